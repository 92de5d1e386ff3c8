use base64::{Engine, prelude::BASE64_STANDARD};
use bijak_api_types::code;
use serde_json::json;

use super::{Bulk, Live};
use crate::{
    ApiError, Connection,
    api::setup::{Setup, problem},
    test_server::Answer,
};

const NDJSON: &str = "application/x-ndjson";

async fn read(mut bulk: Bulk) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = bulk.chunk().await? {
        bytes.extend(chunk);
    }
    Ok(bytes)
}

fn lines() -> Vec<u8> {
    (0..40_000).flat_map(|seq| format!("{{\"seq\":{seq}}}\n").into_bytes()).collect()
}

#[tokio::test]
async fn bulk_gives_the_bytes_as_they_were_sent_and_where_to_go_on() {
    for compressed in [false, true] {
        let t = Setup::new(move |_| {
            let body = if compressed { zstd::encode_all(&lines()[..], 1).unwrap() } else { lines() };
            let answer = Answer::body(NDJSON, body, 200)
                .with("link", r#"</v1/audit-events?limit=40000&after=39999>; rel="next""#);
            if compressed { answer.with("content-encoding", "zstd") } else { answer }
        })
        .await;
        let bulk = t.api.audit_events().bulk(Some(6), 40_000).await.unwrap();
        assert_eq!(bulk.next(), Some(39_999));
        assert!(read(bulk).await.unwrap() == lines());
        let call = &t.calls()[0];
        assert_eq!((call.path.as_str(), call.query.as_str()), ("/v1/audit-events", "after=6&limit=40000"));
        assert_eq!((call.header("accept"), call.header("accept-encoding")), (Some(NDJSON), Some("zstd")));
    }
}

#[tokio::test]
async fn bulk_before_asks_downward() {
    let t = Setup::new(|_| Answer::body(NDJSON, Vec::new(), 200)).await;
    let bulk = t.api.audit_events().bulk_before(100, 20).await.unwrap();
    assert_eq!(bulk.next(), None);
    assert_eq!(read(bulk).await.unwrap(), b"");
    assert_eq!(t.calls()[0].query, "before=100&limit=20");
}

#[tokio::test]
async fn a_bulk_that_is_cut_off_is_an_error_and_offline() {
    let whole = zstd::encode_all(&lines()[..], 1).unwrap();
    let half = whole[..whole.len() / 2].to_vec();
    for answer in [
        // The connection breaks; a proxy ends it as if it were whole.
        Answer::body(NDJSON, lines(), 200).cut_off(),
        Answer::body(NDJSON, half, 200).with("content-encoding", "zstd"),
    ] {
        let answer = std::sync::Mutex::new(Some(answer));
        let t = Setup::new(move |_| answer.lock().unwrap().take().unwrap_or(Answer::HangUp)).await;
        let bulk = t.api.audit_events().bulk(None, 50_000).await.unwrap();
        assert!(matches!(read(bulk).await, Err(ApiError::Unreachable(_))));
        assert!(matches!(*t.api.connection().borrow(), Connection::Offline(_)));
        assert_eq!(t.calls().len(), 1, "asked once: what came before is the caller's");
    }
}

#[tokio::test]
async fn a_refused_token_is_refreshed_for_a_bulk_too_and_problems_are_told() {
    let t = Setup::new(|r| match r.header("authorization") {
        Some("Bearer at-1") => problem(401, code::INVALID_CREDENTIAL),
        _ => problem(403, code::INSUFFICIENT_ROLE),
    })
    .await;
    let error = t.api.audit_events().bulk(None, 1).await.unwrap_err();
    assert!(error.is_code(code::INSUFFICIENT_ROLE), "{error:?}");
    assert_eq!(t.calls().len(), 2);
}

#[tokio::test]
async fn an_answer_of_another_kind_is_not_taken_for_a_bulk() {
    let t = Setup::new(|_| Answer::json(200, r#"{"items":[],"next":null}"#)).await;
    assert_eq!(t.api.audit_events().bulk(None, 1).await.unwrap_err(), ApiError::NotJson { status: 200 });
    let t = Setup::new(|_| Answer::body(NDJSON, vec![1], 200).with("content-encoding", "br")).await;
    assert_eq!(t.api.audit_events().bulk(None, 1).await.unwrap_err(), ApiError::NotJson { status: 200 });
}

#[tokio::test]
async fn the_live_log_gives_events_and_checkpoints_and_where_to_go_on() {
    let t = Setup::new(|_| {
        let body = ": hello\n\nid: 8\nevent: audit_event\ndata: {\"seq\":8}\n\nevent: later\ndata: x\n\n\
                    event: checkpoint\ndata: origin\ndata: 9\ndata: root=\ndata: \ndata: — origin sig=\n\n";
        Answer::body("text/event-stream; charset=utf-8", body.as_bytes().to_vec(), 200)
    })
    .await;
    let mut tail = t.api.audit_events().stream(Some(7)).await.unwrap();
    assert_eq!(tail.last(), Some(7));
    assert_eq!(tail.next().await, Ok(Some(Live::Event { seq: 8, line: r#"{"seq":8}"#.into() })));
    assert_eq!(tail.last(), Some(8));
    let note = "origin\n9\nroot=\n\n— origin sig=\n";
    assert_eq!(tail.next().await, Ok(Some(Live::Checkpoint(note.into()))));
    assert_eq!(tail.next().await, Ok(None));
    let call = &t.calls()[0];
    assert_eq!((call.path.as_str(), call.query.as_str()), ("/v1/audit-events/stream", "after=7"));
    assert_eq!(call.header("accept"), Some("text/event-stream"));
}

#[tokio::test]
async fn a_live_log_that_breaks_or_talks_nonsense_says_so() {
    let body = "id: 8\nevent: audit_event\ndata: {\"seq\":8}\n\n";
    let t = Setup::new(move |_| Answer::body("text/event-stream", body.into(), 200).cut_off()).await;
    let mut tail = t.api.audit_events().stream(None).await.unwrap();
    assert!(tail.next().await.unwrap().is_some());
    assert!(matches!(tail.next().await, Err(ApiError::Unreachable(_))));
    assert!(matches!(*t.api.connection().borrow(), Connection::Offline(_)));
    let t = Setup::new(|_| {
        Answer::body("text/event-stream", b"id: x\nevent: audit_event\ndata: {}\n\n".to_vec(), 200)
    })
    .await;
    let mut tail = t.api.audit_events().stream(None).await.unwrap();
    assert_eq!(tail.next().await, Err(ApiError::NotJson { status: 200 }));
}

#[tokio::test]
async fn texts_and_proofs_of_the_log_are_handed_over() {
    let t = Setup::new(|r| match r.path.as_str() {
        "/v1/audit-log/proof/inclusion" | "/v1/audit-log/proof/consistency" => {
            let hashes = [BASE64_STANDARD.encode([1; 32]), BASE64_STANDARD.encode([2; 32])];
            Answer::json(200, &json!({"hashes": hashes}).to_string())
        }
        "/v1/audit-log/key" => Answer::body("text/plain; charset=utf-8", b"now+1+x=\n".to_vec(), 200),
        "/v1/audit-log/keys" => {
            Answer::body("text/plain; charset=utf-8", b"now+1+x=\nonce+2+y=\n".to_vec(), 200)
        }
        _ => Answer::body("text/plain; charset=utf-8", b"o\n0\nx=\n\n".to_vec(), 200),
    })
    .await;
    let log = t.api.audit_log();
    assert_eq!(log.checkpoint().await.unwrap(), "o\n0\nx=\n\n");
    assert_eq!(log.key().await.unwrap(), "now+1+x=");
    assert_eq!(log.keys().await.unwrap(), ["now+1+x=", "once+2+y="]);
    assert_eq!(log.inclusion_proof(3, 9).await.unwrap(), [[1; 32], [2; 32]]);
    assert_eq!(log.consistency_proof(4, 9).await.unwrap(), [[1; 32], [2; 32]]);
    let queries: Vec<_> = t.calls().into_iter().map(|call| call.query).collect();
    assert_eq!(queries, ["", "", "", "seq=3&size=9", "from=4&to=9"]);
}

#[tokio::test]
async fn a_proof_of_short_hashes_and_a_page_in_place_of_a_text_are_not_of_this_api() {
    for hash in ["AAAA", "not base64", &BASE64_STANDARD.encode([0; 33])] {
        let body = json!({"hashes": [hash]}).to_string();
        let t = Setup::new(move |_| Answer::json(200, &body)).await;
        let error = t.api.audit_log().inclusion_proof(0, 1).await.unwrap_err();
        assert_eq!(error, ApiError::NotJson { status: 200 });
    }
    let t = Setup::new(|_| Answer::body("text/html", b"<html>".to_vec(), 200)).await;
    assert_eq!(t.api.audit_log().checkpoint().await.unwrap_err(), ApiError::NotJson { status: 200 });
}
