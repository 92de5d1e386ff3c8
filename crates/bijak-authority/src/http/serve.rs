//! Accepts connections and serves HTTP/1.1 on them, until told to stop.
//!
//! Not `axum::serve`: it has no time limit for a request's head, and leaves no place to bound its size.

use std::{sync::Arc, time::Duration};

use axum::{Router, body::Body};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_util::sync::CancellationToken;

use super::{AppState, front};

/// A request's head has to be here by then; an idle connection is closed after it.
const HEAD_TIMEOUT: Duration = Duration::from_mins(1);
/// A request's head and the read buffer are not larger than this.
const HEAD_SIZE: usize = 64 * 1024;
/// Connections at once; further ones wait in the kernel's queue.
const CONNECTIONS: usize = 4_096;
/// What is under way at a shutdown has this long to end.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until `stop`; then takes no more connections and lets what is under way end.
pub async fn serve(listener: TcpListener, app: AppState, router: Router, stop: CancellationToken) {
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    loop {
        let next = async {
            // Closed by nobody: there is always a permit, sooner or later.
            let permit = Arc::clone(&connections).acquire_owned().await.ok();
            (listener.accept().await, permit)
        };
        let (accepted, permit) = tokio::select! {
            next = next => next,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = graceful.watch(connection(stream, peer, app.clone(), router.clone()));
                tokio::spawn(async move {
                    if let Err(error) = connection.await {
                        tracing::debug!(%error, "a connection ended with an error");
                    }
                    drop(permit);
                });
            }
            Err(error) => {
                // Out of file descriptors, most likely: some connection has to end first.
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

fn connection(
    stream: TcpStream,
    peer: std::net::SocketAddr,
    app: AppState,
    router: Router,
) -> http1::Connection<
    TokioIo<TcpStream>,
    impl hyper::service::HttpService<
        Incoming,
        ResBody = Body,
        Error: Into<Box<dyn std::error::Error + Send + Sync>>,
        Future: Send,
    > + Send,
> {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (app, router) = (app.clone(), router.clone());
        async move { front::answer(&app, router, peer, request.map(Body::new)).await }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_SIZE)
        .serve_connection(TokioIo::new(stream), service)
}
