//! `GET /v1/audit-events/stream`: the log as it grows, in server-sent events (WHATWG HTML §9.2).
//!
//! A batch is what lies between the last event sent and the log's head as it is then; after its last event comes a
//! checkpoint of exactly that size, so that whoever folds the events can compare at once. The first checkpoint comes in
//! any case: it tells a client that it has everything, or that it has more than there is.
//!
//! Nothing is held but one slice, read when the connection has room for it. The stream sleeps until something is
//! committed, looks once a second whether its credential has run out by the clock, and ends with it.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bijak_api_types::StreamQuery;
use bijak_domain::Scope;
use futures_util::stream;
use rusqlite::Connection;
use tokio::{
    sync::watch,
    time::{Instant, MissedTickBehavior},
};

use crate::{
    audit_log::signing,
    http::{ApiError, AppState, Authorized, Caller, openapi::Refusals, query::Query},
    store::{
        audit_events::{self, EventFilter},
        audit_heads::{self, Head},
    },
};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Bytes of one slice, give or take an event.
const SLICE: usize = 256 * 1024;
/// Something is sent at least this often, so that both ends see a line that has died.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Under constant load a batch takes what this long brings, instead of a signature an event.
const GAP: Duration = Duration::from_millis(20);
/// How long a credential that ran out by the clock may still be unnoticed.
const LOOK: Duration = Duration::from_secs(1);

/// The organization's events from `after` on (exclusive; from the first where it is absent), and then those to come.
///
/// `audit_event`: the canonical line, its `seq` the id. `checkpoint`: the signed note over every event sent so far, after
/// each batch. `Last-Event-ID` goes on after that event and wins over `after`. The stream ends when its credential does.
#[utoipa::path(get, path = "/v1/audit-events/stream", tag = "audit events", params(StreamQuery,
        ("Last-Event-ID" = Option<u64>, Header, description = "The `seq` of the last event received")),
    responses((status = 200, content_type = "text/event-stream", body = String), Refusals))]
pub async fn stream(
    State(app): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Query(StreamQuery { after }): Query<StreamQuery>,
) -> Result<Response, ApiError> {
    let authorized = caller.with_scope(&app, Scope::AuditRead).await?;
    let next = last_event_id(&headers)?.or(after).map_or(0, |seq| seq.saturating_add(1));
    signing::ensure_key(&app, authorized.principal().organization_id).await?;
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let commits = app.store.commits();
    let live = Live { app, authorized, next, batch: None, told: false, commits, looks, sent: Instant::now() };
    let mut response = Body::from_stream(stream::try_unfold(live, Live::step)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // nginx would hold it back otherwise.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<u64>, ApiError> {
    let Some(value) = headers.get(LAST_EVENT_ID) else { return Ok(None) };
    let seq = value.to_str().ok().and_then(|text| text.parse().ok());
    seq.map(Some).ok_or(ApiError::invalid("Last-Event-ID: not the id of an event"))
}

/// A stream under way.
struct Live {
    app: AppState,
    authorized: Authorized,
    next: u64,
    /// The head that the batch under way leads to.
    batch: Option<Head>,
    /// Whether any checkpoint has been sent.
    told: bool,
    commits: watch::Receiver<()>,
    looks: tokio::time::Interval,
    /// When something was sent last.
    sent: Instant,
}

impl Live {
    /// The next piece of the body; none when the stream is over.
    async fn step(mut self) -> Result<Option<(Bytes, Self)>, ApiError> {
        loop {
            // Before the read: what is committed after it wakes the wait below.
            self.commits.mark_unchanged();
            let (piece, live) = match self.read().await {
                Ok(read) => read,
                Err(error) if error.is_refusal() => return Ok(None),
                Err(error) => {
                    tracing::warn!(%error, "a live stream of the audit log was cut off");
                    return Err(error);
                }
            };
            self = live;
            if !piece.is_empty() {
                self.sent = Instant::now();
                return Ok(Some((piece.into(), self)));
            }
            match self.wait().await {
                Wake::Look => {}
                Wake::Heartbeat => {
                    self.sent = Instant::now();
                    return Ok(Some((Bytes::from_static(b":\n\n"), self)));
                }
                Wake::End => return Ok(None),
            }
        }
    }

    async fn wait(&mut self) -> Wake {
        let gap = tokio::time::sleep_until(self.sent + GAP);
        let committed = async {
            let changed = self.commits.changed().await;
            gap.await;
            changed
        };
        tokio::select! {
            () = self.app.stopping.cancelled() => Wake::End,
            changed = committed => if changed.is_ok() { Wake::Look } else { Wake::End },
            _ = self.looks.tick() => if self.sent.elapsed() < HEARTBEAT { Wake::Look } else { Wake::Heartbeat },
        }
    }

    async fn read(mut self) -> Result<(String, Self), ApiError> {
        let store = self.app.store.clone();
        store
            .read(move |conn| {
                let piece = self.fill(conn)?;
                Ok((piece, self))
            })
            .await
    }

    /// What is there to send now; empty where that is nothing.
    fn fill(&mut self, conn: &Connection) -> Result<String, ApiError> {
        let now = self.app.now();
        self.authorized.confirm(conn, now)?;
        let organization = self.authorized.principal().organization_id;
        let head = match self.batch {
            Some(head) => head,
            None => audit_heads::read(conn, organization)?,
        };
        let mut piece = String::new();
        if self.next < head.size {
            let stretch = (self.next, head.size);
            self.next =
                audit_events::scan(conn, organization, &EventFilter::default(), stretch, |seq, line| {
                    piece.extend(["id: ", &seq.to_string(), "\nevent: audit_event\ndata: ", line, "\n\n"]);
                    Ok(piece.len() < SLICE)
                })?;
        } else if self.told {
            return Ok(piece);
        }
        self.batch = (self.next < head.size).then_some(head);
        if self.batch.is_none() {
            piece.push_str("event: checkpoint\n");
            for line in signing::checkpoint(conn, organization, head, now)?.lines() {
                piece.extend(["data: ", line, "\n"]);
            }
            piece.push('\n');
            self.told = true;
        }
        Ok(piece)
    }
}

/// Why a stream that has sent everything goes on.
enum Wake {
    Look,
    Heartbeat,
    End,
}
