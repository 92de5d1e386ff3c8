use bijak_audit_cache::AuditCache;
use bijak_domain::{Actor, AuditEvent, Outcome, Target, Timestamp};
use tempfile::TempDir;

pub(crate) fn cache() -> (TempDir, AuditCache) {
    let dir = tempfile::tempdir().unwrap();
    let cache = AuditCache::open(&dir.path().join("org.db")).unwrap();
    (dir, cache)
}

/// An event whose fields follow from its number: 5 actors, 3 actions, every seventh a failure, times out of order.
pub(crate) fn event(seq: u64) -> AuditEvent {
    let actor = seq % 5;
    AuditEvent {
        id: format!("evt_{seq:026}"),
        seq,
        time: Timestamp::from_millis(1_700_000_000_000 + i64::try_from(seq ^ 1).unwrap() * 1000),
        organization_id: Some("org_1".into()),
        workspace_id: (seq.is_multiple_of(2)).then(|| "ws_even".into()),
        actor: (actor != 4).then(|| Actor {
            kind: Some("user".into()),
            id: Some(format!("usr_{actor}")),
            name: (actor != 3).then(|| format!("Person {actor}")),
        }),
        action: ["api_key.created", "api_key.revoked", "oauth_token.issued"]
            [usize::try_from(seq % 3).unwrap()]
        .into(),
        target: (seq.is_multiple_of(4)).then(|| Target {
            kind: Some("api_key".into()),
            id: Some(format!("key_{seq}")),
            name: None,
        }),
        source_ip: Some(format!("203.0.113.{}", seq % 3)),
        user_agent: (seq % 2 == 1).then(|| "curl/8.1 [x](y); Ünïcode".into()),
        outcome: if seq.is_multiple_of(7) { Outcome::Failure } else { Outcome::Success },
        reason: (seq.is_multiple_of(7)).then(|| "revoked".into()),
        request_id: None,
        details: serde_json::from_value(
            serde_json::json!({"n": seq, "nested": {"list": ["Deep Value", null, true]}}),
        )
        .unwrap(),
    }
}

pub(crate) fn events(range: std::ops::Range<u64>) -> Vec<AuditEvent> {
    range.map(event).collect()
}
