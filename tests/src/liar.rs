//! A server that lies about its audit log: it stands before the real authority, hands everything on, and when told to
//! shows another log under the same address, with checkpoints signed by whatever key it is given. What it can do is what
//! whoever owns the server can do; and what stands between the app and it.

mod answer;
mod false_log;
mod forward;

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use anyhow::{Context, Result};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

pub use false_log::FalseLog;
use forward::Forward;

/// What the app takes for the authority. Dropping it ends it and every connection.
#[derive(Debug)]
pub struct Liar {
    url: String,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    upstream: Mutex<Option<String>>,
    forward: Forward,
    /// None: the truth.
    face: watch::Sender<Option<Arc<FalseLog>>>,
    told: AtomicUsize,
}

impl Liar {
    /// Listens on a free port of loopback. Tells the truth, once [`Self::stand_before`] says whose.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared {
            upstream: Mutex::default(),
            forward: Forward::new(),
            face: watch::Sender::new(None),
            told: AtomicUsize::new(0),
        });
        let listening = tokio::spawn(listen(listener, Arc::clone(&shared)));
        Ok(Self { url, shared, listening })
    }

    /// The address that everybody else knows.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn stand_before(&self, upstream: &str) {
        *self.shared.upstream.lock().unwrap_or_else(PoisonError::into_inner) = Some(upstream.to_owned());
    }

    /// From now on shows `log` for the audit log. Every connection is closed, so that nothing true is still on its way.
    pub fn tell(&self, log: FalseLog) {
        self.shared.told.store(0, Ordering::SeqCst);
        self.shared.face.send_replace(Some(Arc::new(log)));
    }

    /// How many answers were lies since the last [`Self::tell`].
    pub fn told(&self) -> usize {
        self.shared.told.load(Ordering::SeqCst)
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = tokio::task::JoinSet::new();
    // Ends with the task, and the connections with it.
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(serve(stream, Arc::clone(&shared)));
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let mut face = shared.face.subscribe();
    let log = face.borrow_and_update().clone();
    let service = service_fn(|request: Request<Incoming>| {
        let (shared, log) = (Arc::clone(&shared), log.clone());
        async move {
            if let Some(answer) = log.and_then(|log| answer::answer(&log, &request)) {
                shared.told.fetch_add(1, Ordering::SeqCst);
                return Ok(answer);
            }
            let upstream = shared.upstream.lock().unwrap_or_else(PoisonError::into_inner).clone();
            shared.forward.send(&upstream.context("no authority stands behind")?, request).await
        }
    });
    tokio::select! {
        // A client that goes away is no news.
        _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service) => {}
        _ = face.changed() => {}
    }
}
