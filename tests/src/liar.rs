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
use hyper::{Request, body::Incoming, header, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

pub use false_log::FalseLog;
use forward::{Forward, stalled};

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
    /// The queries of the bulk requests, in their order.
    asked: Mutex<Vec<String>>,
    /// The history's bulk answers stop after so many bytes.
    stall_after: Mutex<Option<usize>>,
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
            asked: Mutex::default(),
            stall_after: Mutex::default(),
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

    /// From now on a bulk answer that tells the history upwards stops after so many bytes, and nothing more of it ever
    /// comes; `None`: it is told to its end.
    pub fn stall_history_after(&self, bytes: Option<usize>) {
        *self.shared.stall_after.lock().unwrap_or_else(PoisonError::into_inner) = bytes;
    }

    /// The queries of all bulk requests so far, in their order.
    pub fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Shared {
    /// Remembers a bulk request; answers after how many bytes its answer is to stop.
    fn note_bulk(&self, request: &mut Request<Incoming>) -> Option<usize> {
        let bulk = request.headers().get(header::ACCEPT).is_some_and(|v| v == "application/x-ndjson");
        if !bulk || request.uri().path() != "/v1/audit-events" {
            return None;
        }
        let query = request.uri().query().unwrap_or_default().to_owned();
        let upwards = !query.contains("before=");
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(query);
        let stall_after = self.stall_after.lock().unwrap_or_else(PoisonError::into_inner).filter(|_| upwards);
        if stall_after.is_some() {
            // So that bytes are events.
            request.headers_mut().remove(header::ACCEPT_ENCODING);
        }
        stall_after
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
    let service = service_fn(|mut request: Request<Incoming>| {
        let (shared, log) = (Arc::clone(&shared), log.clone());
        async move {
            if let Some(answer) = log.and_then(|log| answer::answer(&log, &request)) {
                shared.told.fetch_add(1, Ordering::SeqCst);
                return Ok::<_, anyhow::Error>(answer);
            }
            let stall_after = shared.note_bulk(&mut request);
            let upstream = shared.upstream.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let answer =
                shared.forward.send(&upstream.context("no authority stands behind")?, request).await?;
            Ok(match stall_after {
                Some(bytes) => answer.map(|body| stalled(body, bytes)),
                None => answer,
            })
        }
    });
    tokio::select! {
        // A client that goes away is no news.
        _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service) => {}
        _ = face.changed() => {}
    }
}
