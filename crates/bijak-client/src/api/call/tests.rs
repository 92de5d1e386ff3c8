use bijak_api_types::{AuditEventsQuery, CreateApiKeyRequest, code};
use bijak_domain::SecretText;
use serde_json::json;

use crate::{
    ApiError, Connection,
    api::setup::{Setup, problem},
    test_server::Answer,
    token::SignedOutReason,
};

const WORKSPACE: &str = r#"{"id":"ws_1","name":"n","created_at":"2026-11-24T02:07:53.000Z"}"#;

#[tokio::test]
async fn a_list_is_read_page_by_page() {
    let t = Setup::new(|r| match r.query.as_str() {
        "" => Answer::json(200, &format!(r#"{{"items":[{WORKSPACE}],"next":"c/1 ?"}}"#)),
        "after=c%2F1+%3F" => {
            Answer::json(200, &format!(r#"{{"items":[{WORKSPACE},{WORKSPACE}],"next":null}}"#))
        }
        _ => Answer::status(400),
    })
    .await;
    assert_eq!(t.api.workspaces().list().await.unwrap().len(), 3);
    assert_eq!(t.calls()[0].header("authorization"), Some("Bearer at-1"));
    assert_eq!(*t.api.connection().borrow(), Connection::Online);
}

#[tokio::test]
async fn a_list_without_end_is_given_up() {
    let t = Setup::new(|_| Answer::json(200, r#"{"items":[],"next":"again"}"#)).await;
    assert_eq!(t.api.workspaces().list().await, Err(ApiError::NotJson { status: 200 }));
}

#[tokio::test]
async fn a_problem_keeps_its_code_and_request_id() {
    let t = Setup::new(|_| problem(403, code::INSUFFICIENT_SCOPE)).await;
    let error = t.api.workspaces().get("ws_1").await.unwrap_err();
    assert!(matches!(&error, ApiError::Problem(p) if p.request_id == "req_1"));
    assert!(error.is_code(code::INSUFFICIENT_SCOPE) && !error.is_offline());
    assert_eq!(*t.api.connection().borrow(), Connection::Online);
}

#[tokio::test]
async fn a_refused_access_token_is_refreshed_and_the_call_made_again() {
    let t = Setup::new(|r| match r.header("authorization") {
        Some("Bearer at-2") => Answer::json(200, WORKSPACE),
        _ => problem(401, code::INVALID_CREDENTIAL),
    })
    .await;
    assert!(t.api.workspaces().get("ws_1").await.is_ok());
    assert_eq!(t.calls().len(), 2);
}

#[tokio::test]
async fn a_fresh_token_that_is_refused_too_means_signed_out() {
    let t = Setup::new(|_| problem(401, code::INVALID_CREDENTIAL)).await;
    let error = t.api.workspaces().get("ws_1").await.unwrap_err();
    assert_eq!(error, ApiError::SignedOut(SignedOutReason::Refused));
    assert_eq!(t.calls().len(), 2);
    assert_eq!(*t.api.connection().borrow(), Connection::SignedOut(SignedOutReason::Refused));
}

#[tokio::test]
async fn a_broken_connection_repeats_a_get_once_and_a_post_never() {
    let t = Setup::new(|_| Answer::HangUp).await;
    assert!(matches!(t.api.workspaces().get("ws_1").await, Err(ApiError::Unreachable(_))));
    assert_eq!(t.calls().len(), 2);
    assert!(matches!(*t.api.connection().borrow(), Connection::Offline(_)));
    assert!(t.api.api_keys("ws_1").revoke("key_1").await.is_err());
    assert_eq!(t.calls().len(), 3);
}

#[tokio::test]
async fn a_short_retry_after_is_waited_out_once() {
    let t = Setup::new(|_| problem(429, code::RATE_LIMITED).with("retry-after", "0")).await;
    assert!(t.api.workspaces().get("ws_1").await.unwrap_err().is_code(code::RATE_LIMITED));
    assert_eq!(t.calls().len(), 2);
}

#[tokio::test]
async fn a_long_or_missing_retry_after_is_told_at_once() {
    for wait in ["3600", "Wed, 21 Oct 2026 07:28:00 GMT", "-1"] {
        let t = Setup::new(move |_| problem(429, code::RATE_LIMITED).with("retry-after", wait)).await;
        assert!(t.api.workspaces().get("ws_1").await.is_err());
        assert_eq!(t.calls().len(), 1, "{wait}");
    }
}

#[tokio::test]
async fn a_proxys_page_is_not_json_and_a_gateways_is_offline() {
    for (status, offline) in [(200, false), (404, false), (502, true)] {
        let t = Setup::new(move |_| Answer::json(status, "<html>")).await;
        let error = t.api.workspaces().get("ws_1").await.unwrap_err();
        assert_eq!((error.clone(), error.is_offline()), (ApiError::NotJson { status }, offline));
        assert!(matches!(*t.api.connection().borrow(), Connection::Offline(_)));
    }
}

#[tokio::test]
async fn a_creating_call_carries_its_idempotency_key_and_hides_the_secret() {
    let secret = format!("s{}", t_random());
    let body = json!({"id": "key_1", "workspace_id": "ws_1", "name": "n", "status": "active", "permissions": ["rag.read"],
        "created_at": "2026-11-24T02:07:53.000Z", "last_used_at": null, "expires_at": null, "revoked_at": null,
        "last_four": "abcd", "allowed_cidrs": [], "rotated_from": null, "secret": secret});
    let t = Setup::new(move |_| Answer::json(201, &body.to_string())).await;
    let request = CreateApiKeyRequest {
        name: "n".into(),
        permissions: vec!["rag.read".into()],
        expires_at: None,
        allowed_cidrs: Vec::new(),
    };
    let created = t.api.api_keys("ws/../1").create(&request, "intent-1").await.unwrap();
    assert_eq!(created.secret.as_ref().unwrap().expose("test"), secret);
    assert!(!format!("{created:?}").contains(&secret));
    let call = &t.calls()[0];
    assert_eq!((call.method.as_str(), call.path.as_str()), ("POST", "/v1/workspaces/ws%2F..%2F1/api-keys"));
    assert_eq!(call.header("idempotency-key"), Some("intent-1"));
    assert_eq!(call.body, r#"{"name":"n","permissions":["rag.read"]}"#);
}

fn t_random() -> String {
    use bijak_domain::Entropy;
    let mut bytes = [0u8; 8];
    bijak_domain::OsEntropy.fill(&mut bytes);
    format!("{:x}", u64::from_be_bytes(bytes))
}

#[tokio::test]
async fn audit_filters_become_the_query() {
    let t = Setup::new(|_| Answer::json(200, r#"{"items":[],"next":null}"#)).await;
    let query = AuditEventsQuery {
        before: Some(7),
        limit: Some(2),
        outcome: Some(bijak_domain::Outcome::Failure),
        since: Some("2026-11-24T02:07:53Z".parse().unwrap()),
        ..AuditEventsQuery::default()
    };
    t.api.audit_events().page(&query).await.unwrap();
    assert_eq!(t.calls()[0].query, "before=7&limit=2&outcome=failure&since=2026-11-24T02%3A07%3A53.000Z");
}

#[tokio::test]
async fn another_key_neither_refreshes_nor_speaks_for_the_person() {
    let t = Setup::new(|_| problem(401, code::INVALID_CREDENTIAL)).await;
    let other = t.api.with_key(SecretText::new("bijak_ak_x".into()));
    assert!(other.me().await.unwrap_err().is_code(code::INVALID_CREDENTIAL));
    assert!(other.inference_chat("m", "hi").await.is_err());
    let calls = t.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].header("authorization"), Some("Bearer bijak_ak_x"));
    assert_eq!(calls[1].body, r#"{"model":"m","messages":[{"role":"user","content":"hi"}]}"#);
    assert_eq!(*t.api.connection().borrow(), Connection::Untried);
}
