//! What is older than the person wants is neither fetched nor kept, and what is here is proven all the same.

use serde_json::{Value, json};

use super::tests::{asked, event, large, live_with, status};
use crate::{
    testing::{World, canonical},
    view::{AuditStatusView, AuditSyncPhase, FindingKind, SettingsView, VerificationState},
};

/// So many events, forty a day, of which the newest happened now.
fn forty_a_day(count: i64) -> Vec<Value> {
    const NOW: i64 = 1_795_478_400_000;
    let dated = |seq: i64| {
        let mut event = event(usize::try_from(seq).unwrap());
        let time = bijak_domain::Timestamp::from_millis(NOW - (count - 1 - seq) * 2_160_000);
        event["time"] = json!(time);
        event
    };
    (0..count).map(dated).collect()
}

async fn keep(w: &World, months: Option<u32>) {
    let clipboard_seconds = 30;
    w.app.settings_set(SettingsView { clipboard_seconds, audit_keep_months: months }).await.unwrap();
}

/// Nothing fetched yet, of a log of so many events.
async fn world(count: i64, months: Option<u32>) -> World {
    let w = World::new().await;
    status(&w, "an empty log", live_with(0)).await;
    keep(&w, months).await;
    w.api.model().log().extend(&forty_a_day(count));
    w.app.audit_rebuild().await.unwrap();
    w
}

fn held_from(first: u64, size: u64) -> impl Fn(&AuditStatusView) -> bool {
    move |status| {
        let verified = (status.verification.verified_from, status.verification.verified_to);
        status.verification.state == VerificationState::Verified
            && verified == (Some(first), Some(size - 1))
            && live_with(size - first)(status)
    }
}

#[tokio::test]
async fn what_is_older_than_wanted_is_never_fetched_and_what_is_here_is_proven() {
    let mut w = world(4_000, Some(1)).await;
    status(&w, "a month", held_from(2_799, 4_000)).await;
    assert_eq!(asked(&w), ["before=4000&limit=1000", "before=3000&limit=201"]);
    assert!(w.app.audit_prove(2_799).await.unwrap().holds);
    w.restart().await;
    status(&w, "a month after a restart", held_from(2_799, 4_000)).await;
    assert_eq!(asked(&w).len(), 2, "nothing is fetched again");
}

#[tokio::test]
async fn keeping_longer_fetches_what_is_missing_and_keeping_all_does_too() {
    let mut w = world(4_000, Some(1)).await;
    status(&w, "a month", held_from(2_799, 4_000)).await;
    keep(&w, Some(2)).await;
    status(&w, "two months", held_from(1_599, 4_000)).await;
    assert_eq!(asked(&w)[2..], ["before=2799&limit=1200"]);
    w.restart().await;
    status(&w, "two months after a restart", held_from(1_599, 4_000)).await;
    keep(&w, None).await;
    status(&w, "all", held_from(0, 4_000)).await;
    assert_eq!(asked(&w)[3..], ["limit=1599"]);
    assert!(w.app.audit_prove(0).await.unwrap().holds);
}

/// Pieces of 16,384 events go as a whole.
#[tokio::test]
async fn keeping_shorter_drops_what_is_old_over_a_restart_too() {
    let mut w = world(17_600, None).await;
    status(&w, "all", held_from(0, 17_600)).await;
    let fetched = asked(&w).len();
    keep(&w, Some(1)).await;
    status(&w, "little more than a month", held_from(16_384, 17_600)).await;
    w.restart().await;
    status(&w, "the same after a restart", held_from(16_384, 17_600)).await;
    assert_eq!(asked(&w).len(), fetched, "nothing is fetched again");
    keep(&w, Some(2)).await;
    status(&w, "two months", held_from(15_199, 17_600)).await;
    assert_eq!(asked(&w)[fetched..], ["before=16384&limit=1185"]);
}

#[tokio::test]
async fn a_history_that_ends_before_what_is_wanted_is_not_joined_but_left() {
    let w = World::new().await;
    {
        let mut model = w.api.model();
        model.log().extend(&large(forty_a_day(5_000)));
        model.log().stalls_after = Some(3_000);
    }
    w.app.audit_rebuild().await.unwrap();
    status(&w, "a part of the history", |s| s.cached > 1_000).await;
    w.api.model().log().stalls_after = None;
    keep(&w, Some(1)).await;
    status(&w, "a month", held_from(3_799, 5_000)).await;
    assert_eq!(asked(&w)[2..], ["before=5000&limit=1000", "before=4000&limit=201"]);
}

#[tokio::test]
async fn older_events_that_are_not_what_was_signed_are_caught_before_they_are_kept() {
    let w = world(0, Some(1)).await;
    let edited = {
        let mut events = forty_a_day(4_000);
        let mut model = w.api.model();
        model.log().extend(&events);
        events[2_900]["action"] = json!("api_key.revoked");
        model.log().served = Some(events.iter().map(canonical).collect());
        canonical(&events[2_900])
    };
    w.app.audit_rebuild().await.unwrap();
    let caught = status(&w, "caught", |s| s.phase == AuditSyncPhase::Broken).await;
    assert_eq!(caught.cached, 1_000);
    let finding = caught.verification.finding.unwrap();
    assert_eq!((finding.kind, finding.seq), (FindingKind::Edited, Some(2_900)));
    assert_eq!(finding.received_line, Some(edited));
}
