use serde_json::{Value, json};

use crate::{
    audit::tests::{live_with, status},
    testing::World,
    view::{AuditRowView, FlagKind},
};

/// Sixty quiet events from one network, one from another, then ten failures at once.
fn story() -> Vec<Value> {
    let event = |seq: usize, ip: &str, outcome: &str| {
        json!({"id": format!("evt_{seq}"), "seq": seq, "time": format!("2026-11-24T10:{:02}:00.000Z", seq.min(59)),
            "organization_id": "org_1", "workspace_id": null, "actor": {"type": "user", "id": "usr_1", "name": "ada"},
            "action": "user.signed_in", "target": null, "source_ip": ip, "user_agent": null, "outcome": outcome,
            "reason": null, "request_id": null, "details": {}})
    };
    let quiet = (0..60).map(|seq| event(seq, "203.0.113.7", "success"));
    let elsewhere = std::iter::once(event(60, "198.51.100.9", "success"));
    let burst = (61..71).map(|seq| event(seq, "203.0.113.7", "failure"));
    quiet.chain(elsewhere).chain(burst).collect()
}

async fn flagged(w: &World, count: usize) -> Vec<AuditRowView> {
    let found = async || {
        let rows = w.app.audit_page("", None, 0, 500).await.unwrap().rows;
        let flagged: Vec<_> = rows.into_iter().filter(|row| !row.flags.is_empty()).collect();
        (flagged.len() == count).then_some(flagged)
    };
    w.app.eventually("flags", found).await
}

#[tokio::test]
async fn what_is_unusual_is_flagged_with_its_reason_and_can_be_muted() {
    let mut w = World::with_events(&story()).await;
    status(&w, "all events", live_with(71)).await;
    let rows = flagged(&w, 2).await;
    assert_eq!((rows[0].event.seq, rows[0].flags[0].kind), (70, FlagKind::FailureBurst));
    assert_eq!((rows[1].event.seq, rows[1].flags[0].kind), (60, FlagKind::NewNetwork));
    assert!(rows[1].flags[0].why.contains("198.51.100.0/24"), "{}", rows[1].flags[0].why);
    w.app.audit_flag_mute(FlagKind::NewNetwork, Some("usr_1".into())).await.unwrap();
    let mutes = w.app.audit_flag_mutes().await.unwrap();
    assert_eq!((mutes[0].actor_id.as_deref(), mutes[0].actor_name.as_deref()), (Some("usr_1"), Some("ada")));
    let row = w.app.audit_event(60).await.unwrap();
    assert!(row.flags[0].muted && row.verified);
    w.app.audit_flag_mute(FlagKind::FailureBurst, None).await.unwrap();
    assert!(w.app.audit_event(70).await.unwrap().flags[0].muted);
    w.app.audit_flag_unmute(FlagKind::NewNetwork, Some("usr_1".into())).await.unwrap();
    assert!(!w.app.audit_event(60).await.unwrap().flags[0].muted);
    w.restart().await;
    flagged(&w, 2).await;
}
