//! The copy against a log over real HTTP: how it comes, what is read of it, how it is paused and thrown away.

use bijak_client::test_server::Request;
use serde_json::{Value, json};

use crate::{
    testing::World,
    view::{AuditStatusView, AuditSyncPhase, VerificationState},
};

pub(super) fn event(seq: usize) -> Value {
    json!({"id": format!("evt_{seq}"), "seq": seq, "time": "2026-11-24T00:00:00.000Z", "organization_id": "org_1",
        "workspace_id": null, "actor": {"type": "user", "id": "usr_1", "name": if seq.is_multiple_of(2) { "ada" } else { "bob" }},
        "action": "api_key.created", "target": null, "source_ip": null, "user_agent": null,
        "outcome": if seq.is_multiple_of(3) { "failure" } else { "success" }, "reason": null, "request_id": null, "details": {}})
}

pub(super) fn events(range: std::ops::Range<usize>) -> Vec<Value> {
    range.map(event).collect()
}

/// So large that some two thousand are a batch.
pub(super) fn large(mut events: Vec<Value>) -> Vec<Value> {
    for event in &mut events {
        event["details"] = json!({"note": "x".repeat(2_000)});
    }
    events
}

pub(super) async fn status(
    w: &World,
    what: &str,
    wanted: impl Fn(&AuditStatusView) -> bool,
) -> AuditStatusView {
    let reached = async || Some(w.app.audit_status().await.unwrap()).filter(&wanted);
    w.app.eventually(what, reached).await
}

pub(super) fn live_with(count: u64) -> impl Fn(&AuditStatusView) -> bool {
    move |status| {
        status.phase == AuditSyncPhase::Live && status.cached == count && status.last_sync_at.is_some()
    }
}

/// Somebody signed in to a log of so many events.
pub(super) async fn world_with(count: usize) -> World {
    let w = World::with_events(&events(0..count)).await;
    status(&w, "all events", live_with(count as u64)).await;
    w
}

pub(super) async fn add(w: &World, range: std::ops::Range<usize>) {
    w.api.model().log().extend(&events(range));
    w.app.audit_sync().await.unwrap();
}

/// What the log was asked for in bulk, with its query.
pub(super) fn asked(w: &World) -> Vec<String> {
    let requests = w.deployment.requests().into_iter();
    let bulk = |r: &Request| r.path == "/v1/audit-events" && !r.query.contains("since=");
    requests.filter(bulk).map(|r| r.query).collect()
}

#[tokio::test]
async fn the_newest_page_comes_first_then_the_history_upwards_and_all_reads_as_one() {
    let w = world_with(3_500).await;
    let status = w.app.audit_status().await.unwrap();
    assert_eq!((status.known, status.newest_seq, status.error), (Some(3_500), Some(3_499), None));
    assert_eq!(status.actors.len(), 1, "one actor, by its id");
    assert_eq!(asked(&w), ["before=3500&limit=1000", "limit=2500"]);
    let page = w.app.audit_page("", None, 3_498, 10).await.unwrap();
    assert_eq!((page.total, page.rows.len(), page.rows[1].event.seq), (3_500, 2, 0));
    let page = w.app.audit_page("actor:bob outcome:failure", page.up_to_seq, 0, 1).await.unwrap();
    assert_eq!((page.total, page.rows[0].event.seq), (583, 3_495));
    assert_eq!(w.app.audit_page("outcome:perhaps", None, 0, 1).await.unwrap_err().code, "query_invalid");
}

#[tokio::test]
async fn news_come_by_themselves_and_a_restart_goes_on_where_it_was() {
    let mut w = world_with(1_200).await;
    add(&w, 1_200..1_300).await;
    status(&w, "the news", live_with(1_300)).await;
    w.api.model().log().extend(&events(1_300..4_000));
    w.restart().await;
    status(&w, "what came meanwhile", live_with(4_000)).await;
    assert_eq!(asked(&w)[2..], ["after=1299&limit=2700"], "much is fetched in bulk");
    add(&w, 4_000..4_001).await;
    status(&w, "one more", live_with(4_001)).await;
}

#[tokio::test]
async fn an_empty_log_is_live_too_and_its_first_event_arrives() {
    let w = world_with(0).await;
    add(&w, 0..1).await;
    status(&w, "the first", live_with(1)).await;
}

#[tokio::test]
async fn a_change_made_here_is_soon_in_the_log() {
    let w = world_with(1).await;
    w.api.model().log().extend(&events(1..2));
    w.app.api_key_create(w.form()).await.unwrap();
    status(&w, "the change's event", live_with(2)).await;
}

#[tokio::test]
async fn offline_the_copy_is_read_and_says_when_it_was_whole() {
    let w = world_with(5).await;
    let before = w.app.audit_status().await.unwrap();
    w.go_offline().await;
    w.computer.clock.turn_secs(3_600);
    let after = w.app.audit_status().await.unwrap();
    assert_eq!((after.cached, after.last_sync_at), (5, before.last_sync_at));
    assert_eq!(w.app.audit_page("", None, 0, 10).await.unwrap().total, 5);
}

#[tokio::test]
async fn a_person_who_may_not_read_the_log_is_told_so() {
    for code in ["insufficient_scope", "insufficient_role"] {
        let w = world_with(0).await;
        w.api.model().log().refuses = Some((403, code));
        w.app.audit_sync().await.unwrap();
        let status = status(&w, "forbidden", |s| s.phase == AuditSyncPhase::Forbidden).await;
        assert_eq!(status.error.unwrap().code, code);
    }
}

#[tokio::test]
async fn a_paused_history_waits_while_news_go_on_arriving() {
    let w = World::new().await;
    status(&w, "an empty log", live_with(0)).await;
    w.app.audit_sync_pause().await.unwrap();
    w.app.audit_rebuild().await.unwrap();
    w.api.model().log().extend(&events(0..3_000));
    w.app.audit_sync().await.unwrap();
    let paused = |count| move |s: &AuditStatusView| s.phase == AuditSyncPhase::Paused && s.cached == count;
    w.app.audit_rebuild().await.unwrap();
    status(&w, "the newest page alone", paused(1_000)).await;
    add(&w, 3_000..3_010).await;
    status(&w, "news", paused(1_010)).await;
    w.app.audit_sync_resume().await.unwrap();
    status(&w, "the rest", live_with(3_010)).await;
}

#[tokio::test]
async fn a_pause_outlives_a_restart() {
    let mut w = World::new().await;
    w.app.audit_sync_pause().await.unwrap();
    w.api.model().log().extend(&events(0..1_500));
    w.app.audit_rebuild().await.unwrap();
    let paused = |s: &AuditStatusView| s.phase == AuditSyncPhase::Paused && s.cached == 1_000;
    status(&w, "the newest page alone", paused).await;
    w.restart().await;
    status(&w, "paused still", paused).await;
    assert_eq!(asked(&w), ["before=1500&limit=1000"]);
    w.app.audit_sync_resume().await.unwrap();
    status(&w, "the rest", live_with(1_500)).await;
    w.restart().await;
    add(&w, 1_500..1_501).await;
    status(&w, "not paused any more", live_with(1_501)).await;
}

#[tokio::test]
async fn a_history_killed_in_its_midst_goes_on_at_the_event_where_it_was() {
    let mut w = World::new().await;
    {
        let mut model = w.api.model();
        model.log().extend(&large(events(0..6_000)));
        model.log().stalls_after = Some(3_000);
    }
    w.app.audit_rebuild().await.unwrap();
    // What came in whole batches is kept; the answer hangs in the midst of the next.
    let half = status(&w, "a part of the history", |s| s.cached > 1_000).await;
    let held = half.cached - 1_000;
    assert!(held < 3_000 && half.verification.state == VerificationState::Partial, "{half:?}");
    w.api.model().log().stalls_after = None;
    w.restart().await;
    let verified =
        |s: &AuditStatusView| live_with(6_000)(s) && s.verification.state == VerificationState::Verified;
    let whole = status(&w, "all of it", verified).await;
    assert_eq!((whole.verification.verified_from, whole.verification.verified_to), (Some(0), Some(5_999)));
    let rest = format!("after={}&limit={}", held - 1, 5_000 - held);
    assert_eq!(asked(&w), ["before=6000&limit=1000", "limit=5000", &rest], "nothing twice");
}

#[tokio::test]
async fn a_rebuild_fetches_everything_anew() {
    let w = world_with(1_500).await;
    w.app.audit_rebuild().await.unwrap();
    status(&w, "the whole copy", live_with(1_500)).await;
    assert_eq!(asked(&w).len(), 4, "the newest page and the history, twice");
}

#[tokio::test]
async fn places_facets_histogram_and_completion_are_of_the_copy() {
    use crate::view::AuditField;

    let w = world_with(30).await;
    assert_eq!(w.app.audit_position("", None, Some(27), None).await.unwrap(), 2);
    assert_eq!(w.app.audit_position("outcome:failure", None, Some(28), None).await.unwrap(), 0);
    assert_eq!(w.app.audit_position("", None, None, Some("2026-11-25T00:00:00.000Z")).await.unwrap(), 0);
    assert_eq!(
        w.app.audit_position("", None, None, Some("no time")).await.unwrap_err().code,
        "invalid_request"
    );
    let fields = vec![AuditField::Outcome, AuditField::Actor];
    let facets = w.app.audit_facets("", None, fields, 10).await.unwrap();
    let counts = |at: usize| facets[at].values.iter().map(|value| value.count).collect::<Vec<_>>();
    assert_eq!((counts(0), counts(1)), (vec![20, 10], vec![30]));
    assert_eq!(facets[1].values[0].value.as_deref(), Some("usr_1"));
    let bars = w.app.audit_histogram("", None, None, None, 10).await.unwrap();
    assert_eq!(
        bars.buckets.iter().map(|bar| (bar.success, bar.failure)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1)),
        (20, 10)
    );
    let complete = w.app.audit_complete("é outcome:f", 11).await.unwrap();
    assert_eq!((complete.from, complete.to), (10, 11));
    assert_eq!((complete.items[0].insert.as_str(), complete.items[0].count), ("failure", Some(10)));
    let complete = w.app.audit_complete("act", 3).await.unwrap();
    assert_eq!(
        complete.items.iter().map(|item| item.insert.as_str()).collect::<Vec<_>>(),
        ["actor:", "action:"]
    );
}
