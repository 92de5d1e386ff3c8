//! `GET /v1/audit-events`

use std::net::IpAddr;

use axum::{
    extract::{OriginalUri, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bijak_api_types::AuditEventsQuery;
use bijak_domain::{Outcome, Scope};

use super::bulk;
use crate::{
    http::{
        ApiError, AppState, Caller, accept,
        authorize::query,
        openapi::{EventPage, Refusals},
        page::{MAX_LIMIT, limit},
        query::Query,
    },
    store::audit_events::{self, EventFilter, Line, Range},
};

/// The organization's events, ascending by `seq`. Needs `audit.read`, and so the role of auditor or above.
///
/// `after` (exclusive) reads upward, `before` bounds it; `before` alone reads the `limit` events directly below it. `next`
/// is the `after` of the next page upward, and the `Link` header its address; reading downward, `Link` has `rel="prev"`.
///
/// `Accept: application/x-ndjson` answers the lines alone, each ended by LF, with `limit` up to 50,000; as they are read,
/// and in zstd where `Accept-Encoding` has it.
#[utoipa::path(get, path = "/v1/audit-events", tag = "audit events", params(AuditEventsQuery),
    responses((status = 200, content(
        (EventPage = "application/json"), (String = "application/x-ndjson")),
        description = "Each item or line is the event's RFC 8785 form, as hashed."), Refusals))]
pub async fn list(
    State(app): State<AppState>,
    caller: Caller,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Query(asked): Query<AuditEventsQuery>,
) -> Result<Response, ApiError> {
    let authorized = caller.with_scope(&app, Scope::AuditRead).await?;
    let bulk = accept::prefers(&headers, bulk::MEDIA_TYPE, "application/json");
    let limit = if bulk { limit(asked.limit, bulk::MAX_LIMIT) } else { limit(asked.limit, MAX_LIMIT) }?;
    let range = match (asked.after, asked.before) {
        (None, Some(before)) => Range::Below(before),
        (after, before) => Range::Upward { after, before },
    };
    let filter = filter(asked)?;
    let query_text = uri.query().unwrap_or_default();
    if bulk {
        let zstd = accept::takes_encoding(&headers, "zstd");
        return bulk::answer(app, authorized, filter, range, limit, zstd, query_text).await;
    }
    let lines = query(&app, authorized, move |conn, authorized| {
        Ok(audit_events::list(conn, authorized.principal().organization_id, &filter, range, limit + 1)?)
    });
    Ok(answer(lines.await?, range, limit, query_text))
}

fn filter(asked: AuditEventsQuery) -> Result<EventFilter, ApiError> {
    let AuditEventsQuery {
        after: _,
        before: _,
        limit: _,
        workspace,
        identity,
        actor,
        target,
        action,
        outcome,
        source_ip,
        since,
        until,
    } = asked;
    let source_ip =
        source_ip.map(|text| text.parse::<IpAddr>().map(|ip| ip.to_canonical().to_string())).transpose();
    Ok(EventFilter {
        workspace,
        identity,
        actor,
        target,
        action,
        outcome: outcome.map(|outcome| match outcome {
            Outcome::Success => "success",
            Outcome::Failure => "failure",
        }),
        source_ip: source_ip.map_err(|_| ApiError::invalid("source_ip: not an address"))?,
        since,
        until,
    })
}

/// The stored lines, joined: what was hashed is what is served, byte for byte.
fn answer(mut lines: Vec<Line>, range: Range, limit: usize, query: &str) -> Response {
    let more = lines.len() > limit;
    let (next, link) = match range {
        Range::Upward { .. } => {
            lines.truncate(limit);
            let last = lines.last().filter(|_| more).map(|line| line.seq);
            (last, last.map(|seq| link(query, "after", seq, "next")))
        }
        Range::Below(_) => {
            if more {
                lines.remove(0);
            }
            let first = lines.first().filter(|_| more).map(|line| line.seq);
            (None, first.map(|seq| link(query, "before", seq, "prev")))
        }
    };
    let mut body = String::with_capacity(lines.iter().map(|line| line.json.len() + 1).sum::<usize>() + 64);
    body.push_str(r#"{"items":["#);
    for (n, line) in lines.iter().enumerate() {
        if n > 0 {
            body.push(',');
        }
        body.push_str(&line.json);
    }
    body.push_str(r#"],"next":"#);
    match next {
        Some(seq) => body.extend(["\"", &seq.to_string(), "\""]),
        None => body.push_str("null"),
    }
    body.push('}');
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::VARY, "accept")];
    let mut response = (headers, body).into_response();
    if let Some(value) = link.and_then(|text| HeaderValue::from_str(&text).ok()) {
        response.headers_mut().insert(header::LINK, value);
    }
    response
}

/// The same query from another place on (RFC 8288).
pub(super) fn link(query: &str, place: &str, seq: u64, rel: &str) -> String {
    let rest = url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != place);
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(rest)
        .append_pair(place, &seq.to_string())
        .finish();
    format!("</v1/audit-events?{query}>; rel=\"{rel}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_keeps_every_filter_and_moves_the_place() {
        assert_eq!(
            link("after=3&action=api_key.created&limit=10", "after", 42, "next"),
            r#"</v1/audit-events?action=api_key.created&limit=10&after=42>; rel="next""#
        );
        assert_eq!(link("", "after", 0, "next"), r#"</v1/audit-events?after=0>; rel="next""#);
        assert_eq!(
            link("actor=a%22%3E%0d%0ab", "after", 0, "next"),
            r#"</v1/audit-events?actor=a%22%3E%0D%0Ab&after=0>; rel="next""#
        );
    }
}
