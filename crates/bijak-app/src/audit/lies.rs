//! A log that lies, in each of the ways there are, is caught, named and kept as evidence; and none of it is believed.

use serde_json::{Value, json};

use super::tests::{add, event, events, live_with, status, world_with};
use crate::{
    testing::{World, canonical},
    view::{AuditSyncPhase, FindingKind, FindingView, VerificationState},
};

/// Waits until the log is caught, and checks what must hold of every finding.
async fn caught(w: &World, held: u64) -> FindingView {
    let status = status(w, "caught", |s| s.phase == AuditSyncPhase::Broken).await;
    assert_eq!((status.cached, status.verification.state), (held, VerificationState::Broken));
    let finding = status.verification.finding.unwrap();
    assert_eq!(w.app.audit_findings().await.unwrap(), std::slice::from_ref(&finding));
    // It is not asked again by itself.
    w.app.audit_sync().await.unwrap();
    assert_eq!(w.app.audit_findings().await.unwrap().len(), 1);
    finding
}

/// A log of ten events that were all proven, and then what `lie` makes of it.
async fn after(lie: impl FnOnce(&mut Vec<String>)) -> (World, FindingView) {
    let w = world_with(10).await;
    lie(&mut w.api.model().log().lines);
    w.app.audit_sync().await.unwrap();
    let finding = caught(&w, 10).await;
    assert!(finding.checkpoint_before.is_some() && finding.checkpoint_after.is_some());
    (w, finding)
}

fn line(event: Value) -> String {
    canonical(&event)
}

fn edited(seq: usize) -> String {
    let mut event = event(seq);
    event["action"] = json!("api_key.revoked");
    line(event)
}

/// The event's content under another number.
fn moved(from: usize, to: usize) -> String {
    let mut event = event(from);
    event["seq"] = json!(to);
    line(event)
}

#[tokio::test]
async fn an_edited_event_is_caught_with_both_versions() {
    let (_, finding) = after(|lines| lines[4] = edited(4)).await;
    assert_eq!((finding.kind, finding.seq), (FindingKind::Edited, Some(4)));
    assert_eq!(finding.held_line, Some(line(event(4))));
    assert_eq!(finding.received_line, Some(edited(4)));
}

#[tokio::test]
async fn an_edit_under_a_log_that_went_on_is_caught_too() {
    let (_, finding) = after(|lines| {
        lines[7] = edited(7);
        lines.push(line(event(10)));
    })
    .await;
    assert_eq!((finding.kind, finding.seq), (FindingKind::Edited, Some(7)));
}

#[tokio::test]
async fn a_dropped_event_is_caught() {
    let (_, finding) = after(|lines| {
        *lines = (0..3).map(|n| line(event(n))).chain((4..12).map(|n| moved(n, n - 1))).collect();
    })
    .await;
    assert_eq!((finding.kind, finding.seq), (FindingKind::Dropped, Some(3)));
}

#[tokio::test]
async fn an_inserted_event_is_caught() {
    let (_, finding) = after(|lines| {
        let inserted = std::iter::once(moved(77, 5));
        *lines =
            (0..5).map(|n| line(event(n))).chain(inserted).chain((5..10).map(|n| moved(n, n + 1))).collect();
    })
    .await;
    assert_eq!((finding.kind, finding.seq), (FindingKind::Inserted, Some(5)));
}

#[tokio::test]
async fn reordered_events_are_caught() {
    let (_, finding) = after(|lines| (lines[6], lines[7]) = (moved(7, 6), moved(6, 7))).await;
    assert_eq!((finding.kind, finding.seq), (FindingKind::Reordered, Some(6)));
}

#[tokio::test]
async fn another_history_is_a_fork() {
    let (_, finding) = after(|lines| {
        *lines = (0..5).map(|n| line(event(n))).chain((5..12).map(|n| moved(n + 100, n))).collect();
    })
    .await;
    assert_eq!((finding.kind, finding.seq), (FindingKind::Forked, Some(5)));
}

#[tokio::test]
async fn a_server_that_went_back_is_caught() {
    let (_, finding) = after(|lines| lines.truncate(8)).await;
    assert_eq!((finding.kind, finding.seq), (FindingKind::RolledBack, Some(8)));
    assert_eq!(finding.held_line, Some(line(event(8))));
}

#[tokio::test]
async fn a_head_that_shrinks_over_events_that_are_there_is_caught() {
    let w = world_with(10).await;
    {
        let mut model = w.api.model();
        model.log().served = Some((0..10).map(|n| line(event(n))).collect());
        model.log().lines.truncate(8);
    }
    w.app.audit_sync().await.unwrap();
    assert_eq!(caught(&w, 10).await.kind, FindingKind::Shrunk);
}

#[tokio::test]
async fn events_that_the_head_speaks_for_and_nobody_sends_are_caught() {
    let w = world_with(10).await;
    {
        let mut model = w.api.model();
        model.log().served = Some((0..10).map(|n| line(event(n))).collect());
        model.log().extend(&events(10..12));
    }
    w.app.audit_sync().await.unwrap();
    let finding = caught(&w, 10).await;
    assert_eq!((finding.kind, finding.seq), (FindingKind::Truncated, Some(10)));
}

#[tokio::test]
async fn a_gap_in_the_stream_is_caught() {
    let w = world_with(10).await;
    {
        let mut model = w.api.model();
        model.log().extend(&events(10..13));
        model.log().served = Some((0..13).filter(|n| *n != 10).map(|n| line(event(n))).collect());
    }
    w.app.audit_sync().await.unwrap();
    let finding = caught(&w, 10).await;
    assert_eq!((finding.kind, finding.seq), (FindingKind::Dropped, Some(10)));
    assert_eq!(finding.received_line, Some(line(event(11))));
}

#[tokio::test]
async fn a_page_that_the_head_does_not_sign_is_caught_before_it_is_kept() {
    let w = world_with(0).await;
    {
        let mut model = w.api.model();
        model.log().extend(&events(0..3_000));
        let served = (0..3_000).map(|n| if n == 2_345 { edited(n) } else { line(event(n)) });
        model.log().served = Some(served.collect());
    }
    w.app.audit_rebuild().await.unwrap();
    let finding = caught(&w, 0).await;
    assert_eq!((finding.kind, finding.seq), (FindingKind::Edited, Some(2_345)));
    assert_eq!(finding.received_line, Some(edited(2_345)));
}

#[tokio::test]
async fn a_history_that_the_head_does_not_sign_is_caught_and_the_event_named() {
    let w = world_with(0).await;
    {
        let mut model = w.api.model();
        model.log().extend(&events(0..3_000));
        let served = (0..3_000).map(|n| if n == 1_234 { edited(n) } else { line(event(n)) });
        model.log().served = Some(served.collect());
    }
    w.app.audit_rebuild().await.unwrap();
    let finding = caught(&w, 1_000).await;
    assert_eq!((finding.kind, finding.seq), (FindingKind::Edited, Some(1_234)));
}

#[tokio::test]
async fn a_key_that_nobody_vouched_for_is_caught_also_after_a_sign_out() {
    let w = world_with(3).await;
    w.api.model().log().swap_key();
    w.app.sign_out(&w.profile_id).await.unwrap();
    w.sign_in_again().await;
    let finding = caught(&w, 0).await;
    assert_eq!(finding.kind, FindingKind::WrongKey);
}

#[tokio::test]
async fn a_second_signature_alone_changes_no_key_and_a_proven_rotation_does() {
    let w = world_with(3).await;
    let before = w.app.audit_status().await.unwrap().verification.key_name;
    let old = w.api.model().log().vkey();
    w.api.model().log().rotate_key();
    let new = w.api.model().log().vkey();
    add(&w, 3..4).await;
    let unmoved = status(&w, "one more", live_with(4)).await;
    assert_eq!(unmoved.verification.key_name, before);
    assert_eq!(w.app.audit_findings().await.unwrap(), []);
    let mut rotation = event(4);
    rotation["action"] = json!("audit_log.key_rotated");
    rotation["details"] =
        json!({"key": new, "previous_key": old, "both_sign_until": "2026-12-24T00:00:00.000Z"});
    w.api.model().log().extend(&[rotation]);
    w.app.audit_sync().await.unwrap();
    let moved = status(&w, "the new key", |s| s.verification.key_name != before).await;
    assert_eq!(moved.verification.state, VerificationState::Verified);
    let told = w.app.audit_findings().await.unwrap();
    assert_eq!((told[0].kind, told[0].seq), (FindingKind::KeyRotated, Some(4)));
    add(&w, 5..6).await;
    status(&w, "it goes on", live_with(6)).await;
}

#[tokio::test]
async fn what_was_caught_stays_caught_until_a_person_has_it_asked_again() {
    let (mut w, _) = after(|lines| lines[4] = edited(4)).await;
    w.restart().await;
    status(&w, "still broken", |s| s.phase == AuditSyncPhase::Broken).await;
    assert_eq!(w.app.audit_findings().await.unwrap().len(), 1);
    // The copy that proved it is kept aside; the lie is still told, and caught again.
    w.app.audit_rebuild().await.unwrap();
    let twice = async || (w.app.audit_findings().await.unwrap().len() == 2).then_some(());
    w.app.eventually("caught again", twice).await;
    w.api.model().log().lines[4] = line(event(4));
    w.app.audit_rebuild().await.unwrap();
    status(&w, "the truth", live_with(10)).await;
    let kept = w.app.ctx.config.data_dir.join("audit").join(format!("{}.finding-1.db", w.profile_id));
    assert!(kept.exists());
}

#[tokio::test]
async fn an_event_is_proven_here_without_asking_the_server() {
    let w = world_with(1_500).await;
    w.go_offline().await;
    for seq in [0, 777, 1_499] {
        let proof = w.app.audit_prove(seq).await.unwrap();
        assert!(proof.holds && proof.size == 1_500, "{proof:?}");
    }
    assert_eq!(w.app.audit_prove(1_500).await.unwrap_err().code, "audit_not_proven");
}
