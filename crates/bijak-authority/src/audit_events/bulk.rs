//! The bulk form of the list: the stored lines, LF after each, sent as they are read.
//!
//! Nothing is held but one slice: it is read when the connection has room for it, in a read transaction of its own, and
//! the caller's credential is looked up anew each time. The log only grows, so slices fit together without a snapshot.
//! An answer that cannot be finished is cut off, which a client sees: its last chunk, and its zstd frame's end, are missing.

use std::{io::Write, sync::Arc};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use zstd::stream::write::Encoder;

use super::list::link;
use crate::{
    http::{ApiError, AppState, Authorized, authorize::query},
    store::audit_events::{self, EventFilter, Range, Span},
};

pub(super) const MEDIA_TYPE: &str = "application/x-ndjson";
pub(super) const MAX_LIMIT: usize = 50_000;

/// Bytes of lines in one slice, give or take a line.
const SLICE: usize = 512 * 1024;
/// Of zstd: nine times smaller than the lines, at the speed that they are read at.
const LEVEL: i32 = 1;

pub(super) async fn answer(
    app: AppState,
    authorized: Authorized,
    filter: EventFilter,
    range: Range,
    limit: usize,
    zstd: bool,
    query_text: &str,
) -> Result<Response, ApiError> {
    let filter = Arc::new(filter);
    let asked = Arc::clone(&filter);
    let span = query(&app, authorized.clone(), move |conn, authorized| {
        let organization = authorized.principal().organization_id;
        Ok(audit_events::span(conn, organization, &asked, range, limit as u64)?)
    });
    let Span { from, to, more } = span.await?;
    let encoder = if zstd { Some(encoder()?) } else { None };
    let answering = Answering { app, authorized, filter, next: from, to, encoder, done: false };
    let mut response = Body::from_stream(stream::try_unfold(answering, Answering::step)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.insert(header::VARY, HeaderValue::from_static("accept, accept-encoding"));
    if zstd {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("zstd"));
    }
    let link = more.then(|| match range {
        Range::Upward { .. } => link(query_text, "after", to - 1, "next"),
        Range::Below(_) => link(query_text, "before", from, "prev"),
    });
    if let Some(value) = link.and_then(|text| HeaderValue::from_str(&text).ok()) {
        headers.insert(header::LINK, value);
    }
    Ok(response)
}

/// An answer under way.
struct Answering {
    app: AppState,
    authorized: Authorized,
    filter: Arc<EventFilter>,
    next: u64,
    to: u64,
    encoder: Option<Encoder<'static, Vec<u8>>>,
    done: bool,
}

impl Answering {
    /// The next piece of the body; none after the last.
    async fn step(mut self) -> Result<Option<(Bytes, Self)>, ApiError> {
        while !self.done {
            let (piece, rest) = self.slice().await.inspect_err(|error| {
                tracing::warn!(%error, "a bulk answer of the audit log was cut off");
            })?;
            self = rest;
            // The encoder keeps what does not fill a block yet.
            if !piece.is_empty() {
                return Ok(Some((piece.into(), self)));
            }
        }
        Ok(None)
    }

    async fn slice(mut self) -> Result<(Vec<u8>, Self), ApiError> {
        let app = self.app.clone();
        app.store
            .read(move |conn| {
                self.authorized.confirm(conn, self.app.now())?;
                let mut lines = Vec::with_capacity(SLICE + 4_096);
                let organization = self.authorized.principal().organization_id;
                self.next =
                    audit_events::scan(conn, organization, &self.filter, (self.next, self.to), |_, line| {
                        lines.extend_from_slice(line.as_bytes());
                        lines.push(b'\n');
                        Ok(lines.len() < SLICE)
                    })?;
                self.done = self.next >= self.to;
                let piece = match &mut self.encoder {
                    Some(encoder) => encode(encoder, &lines, self.done)?,
                    None => lines,
                };
                Ok((piece, self))
            })
            .await
    }
}

fn encoder() -> Result<Encoder<'static, Vec<u8>>, ApiError> {
    let made = Encoder::new(Vec::new(), LEVEL).and_then(|mut encoder| {
        encoder.include_checksum(true)?;
        Ok(encoder)
    });
    made.map_err(failed)
}

/// What `lines` come to; with the frame's end where they are the last.
fn encode(encoder: &mut Encoder<'static, Vec<u8>>, lines: &[u8], last: bool) -> Result<Vec<u8>, ApiError> {
    encoder
        .write_all(lines)
        .and_then(|()| if last { encoder.do_finish() } else { Ok(()) })
        .map_err(failed)?;
    Ok(std::mem::take(encoder.get_mut()))
}

/// It writes to memory: only its own limits can stop it.
fn failed(error: std::io::Error) -> ApiError {
    ApiError::Internal(format!("zstd: {error}").into())
}
