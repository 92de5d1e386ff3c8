//! The calls that tell of the audit log, answered from a false one.

use std::collections::HashMap;

use futures_util::{StreamExt, stream};
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::{
    Request, Response,
    body::{Bytes, Frame, Incoming},
    header,
};

use super::{FalseLog, forward::Body};

/// None: no call of these; the truth is good enough.
pub(super) fn answer(log: &FalseLog, request: &Request<Incoming>) -> Option<Response<Body>> {
    let query: HashMap<_, _> = request
        .uri()
        .query()
        .unwrap_or_default()
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .collect();
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<u64>().ok());
    let plain = "text/plain; charset=utf-8";
    match request.uri().path() {
        "/v1/audit-log/checkpoint" => Some(text(plain, log.checkpoint.clone())),
        "/v1/audit-log/key" | "/v1/audit-log/keys" => Some(text(plain, format!("{}\n", log.vkey))),
        "/v1/audit-log/proof/inclusion" => proof(log.inclusion(number("seq")?, number("size")?)),
        "/v1/audit-log/proof/consistency" => proof(log.consistency(number("from")?, number("to")?)),
        "/v1/audit-events/stream" => Some(live(log, number("after"))),
        "/v1/audit-events" => {
            let lines = given(log, number("after"), number("before"), number("limit").unwrap_or(100));
            let bulk = request.headers().get(header::ACCEPT).is_some_and(|v| v == "application/x-ndjson");
            Some(if bulk {
                text("application/x-ndjson", lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect())
            } else {
                text("application/json", format!("{{\"items\":[{}],\"next\":null}}", lines.join(",")))
            })
        }
        _ => None,
    }
}

fn given(log: &FalseLog, after: Option<u64>, before: Option<u64>, limit: u64) -> &[String] {
    let index = |seq: u64| usize::try_from(seq).unwrap_or(usize::MAX).min(log.given);
    let (mut begin, mut end) = (after.map_or(0, |seq| index(seq + 1)), before.map_or(log.given, index));
    let limit = index(limit);
    if after.is_none() && before.is_some() {
        begin = end.saturating_sub(limit);
    }
    end = end.min(begin.saturating_add(limit)).max(begin);
    &log.lines[begin..end]
}

/// Everything after `after`, a checkpoint, and then silence.
fn live(log: &FalseLog, after: Option<u64>) -> Response<Body> {
    let lines = given(log, after, None, u64::MAX);
    let first = log.given - lines.len();
    let mut said = String::new();
    for (at, line) in lines.iter().enumerate() {
        said.extend(["id: ", &(first + at).to_string(), "\nevent: audit_event\ndata: ", line, "\n\n"]);
    }
    said.push_str("event: checkpoint\n");
    said.extend(log.checkpoint.lines().flat_map(|line| ["data: ", line, "\n"]));
    said.push('\n');
    let body = stream::iter([Ok(Frame::data(Bytes::from(said)))]).chain(stream::pending());
    respond("text/event-stream", StreamBody::new(body).boxed_unsync())
}

fn proof(hashes: Option<String>) -> Option<Response<Body>> {
    hashes.map(|json| text("application/json", json))
}

fn text(kind: &'static str, text: String) -> Response<Body> {
    respond(kind, Full::new(Bytes::from(text)).map_err(|never| match never {}).boxed_unsync())
}

fn respond(kind: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}
