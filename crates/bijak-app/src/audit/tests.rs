use serde_json::{Value, json};

use crate::{
    testing::World,
    view::{AuditFilter, AuditStatusView, AuditSyncPhase},
};

fn event(seq: usize) -> Value {
    json!({"id": format!("evt_{seq}"), "seq": seq, "time": "2026-11-24T00:00:00.000Z", "organization_id": "org_1",
        "workspace_id": null, "actor": {"type": "user", "id": "usr_1", "name": if seq.is_multiple_of(2) { "ada" } else { "bob" }},
        "action": "api_key.created", "target": null, "source_ip": null, "user_agent": null,
        "outcome": if seq.is_multiple_of(3) { "failure" } else { "success" }, "reason": null, "request_id": null, "details": {}})
}

fn events(range: std::ops::Range<usize>) -> Vec<Value> {
    range.map(event).collect()
}

async fn status(w: &World, what: &str, wanted: impl Fn(&AuditStatusView) -> bool) -> AuditStatusView {
    let reached = async || Some(w.app.audit_status().await.unwrap()).filter(&wanted);
    w.app.eventually(what, reached).await
}

fn idle_with(count: u64) -> impl Fn(&AuditStatusView) -> bool {
    move |status| {
        status.phase == AuditSyncPhase::Live && status.cached == count && status.last_sync_at.is_some()
    }
}

async fn world_with(count: usize) -> World {
    let w = World::new().await;
    status(&w, "the first sync", idle_with(0)).await;
    w.api.model().events = events(0..count);
    w.app.audit_sync().await.unwrap();
    w
}

#[tokio::test]
async fn the_whole_log_comes_newest_first_and_reads_as_one() {
    let w = world_with(3_500).await;
    let status = status(&w, "all events", idle_with(3_500)).await;
    assert_eq!((status.known, status.newest_seq, status.error), (Some(3_500), Some(3_499), None));
    assert_eq!(status.actors, ["ada", "bob"]);
    let asked: Vec<String> = w
        .deployment
        .requests()
        .into_iter()
        .filter(|r| r.path == "/v1/audit-events")
        .map(|r| r.query)
        .collect();
    let first = asked.iter().position(|query| query.contains("before=2500")).unwrap();
    assert!(asked[first + 1].contains("before=1500"), "{asked:?}");
    let page = w.app.audit_page(AuditFilter::default(), None, 3_498, 10).await.unwrap();
    assert_eq!((page.total, page.rows.len(), page.rows[1].event.seq), (3_500, 2, 0));
    let filter =
        AuditFilter { actor: Some("bob".into()), outcome: Some("failure".into()), ..AuditFilter::default() };
    let page = w.app.audit_page(filter, page.up_to_seq, 0, 1).await.unwrap();
    assert_eq!((page.total, page.rows[0].event.seq), (583, 3_495));
    let filter = AuditFilter { outcome: Some("perhaps".into()), ..AuditFilter::default() };
    assert_eq!(w.app.audit_page(filter, None, 0, 1).await.unwrap_err().code, "invalid_request");
}

#[tokio::test]
async fn news_come_when_asked_for_and_a_restart_goes_on_where_it_was() {
    let mut w = world_with(1_200).await;
    status(&w, "all events", idle_with(1_200)).await;
    w.api.model().events = events(0..3_300);
    w.app.audit_sync().await.unwrap();
    status(&w, "the news", idle_with(3_300)).await;
    w.restart().await;
    w.api.model().events = events(0..3_301);
    w.app.audit_sync().await.unwrap();
    status(&w, "one more", idle_with(3_301)).await;
}

#[tokio::test]
async fn a_change_made_here_is_soon_in_the_log() {
    let w = world_with(1).await;
    status(&w, "one event", idle_with(1)).await;
    w.api.model().events = events(0..2);
    w.app.api_key_create(w.form()).await.unwrap();
    status(&w, "the change's event", idle_with(2)).await;
}

#[tokio::test]
async fn offline_the_copy_is_read_and_says_when_it_was_whole() {
    let w = world_with(5).await;
    let before = status(&w, "all events", idle_with(5)).await;
    w.go_offline().await;
    w.computer.clock.turn_secs(3_600);
    let after = w.app.audit_status().await.unwrap();
    assert_eq!((after.cached, after.last_sync_at), (5, before.last_sync_at));
    assert_eq!(w.app.audit_page(AuditFilter::default(), None, 0, 10).await.unwrap().total, 5);
}

#[tokio::test]
async fn a_person_who_may_not_read_the_log_is_told_so() {
    for code in ["insufficient_scope", "insufficient_role"] {
        let w = World::new().await;
        w.api.model().faults.audit_answer = Some((403, code));
        w.app.audit_sync().await.unwrap();
        let status = status(&w, "forbidden", |s| s.phase == AuditSyncPhase::Forbidden).await;
        assert_eq!(status.error.unwrap().code, code);
    }
}

#[tokio::test]
async fn a_server_that_leaves_an_event_out_is_named_and_nothing_is_overwritten() {
    let w = world_with(10).await;
    status(&w, "all events", idle_with(10)).await;
    // The eleventh place holds the twelfth event.
    w.api.model().events.push(event(11));
    w.app.audit_sync().await.unwrap();
    let failed = status(&w, "the gap", |s| s.phase == AuditSyncPhase::Failed).await;
    let error = failed.error.unwrap();
    assert_eq!(
        (error.code.as_str(), error.message.as_str()),
        ("audit_gap", "event 10 is missing: 11 came instead")
    );
    assert_eq!(failed.cached, 10);
    w.api.model().events[10] = event(10);
    w.app.audit_sync().await.unwrap();
    status(&w, "mended", idle_with(11)).await;
}
