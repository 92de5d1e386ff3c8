use std::sync::atomic::Ordering;

use tokio::sync::broadcast::Receiver;

use crate::{
    AppEvent,
    testing::World,
    view::{ClipboardView, SettingsView},
};

async fn with_copy() -> (World, String, Receiver<AppEvent>) {
    let w = World::new().await;
    let events = w.app.subscribe();
    let key = w.app.api_key_create(w.form()).await.unwrap().key.id;
    assert!(w.computer.host.clipboard().starts_with("bijak_ak_"));
    (w, key, events)
}

/// The next word about the clipboard.
async fn told(events: &mut Receiver<AppEvent>) -> Option<ClipboardView> {
    let next = async {
        loop {
            if let AppEvent::Clipboard(view) = events.recv().await.unwrap() {
                return view;
            }
        }
    };
    tokio::time::timeout(crate::testing::LIMIT, next).await.unwrap()
}

/// Nothing tells that a secret stays: it is given the time in which it would have gone.
async fn stays(events: &mut Receiver<AppEvent>) -> bool {
    tokio::time::timeout(std::time::Duration::from_millis(600), told(events)).await.is_err()
}

#[tokio::test]
async fn a_secret_goes_when_the_clock_says_so_and_not_before() {
    let (w, key, mut events) = with_copy().await;
    let view = told(&mut events).await.unwrap();
    assert_eq!((view.credential_id, view.clears_at.as_str()), (key, "2026-11-24T00:00:30.000Z"));
    w.computer.clock.turn_secs(29);
    assert!(stays(&mut events).await);
    w.computer.clock.turn_secs(1);
    assert_eq!(told(&mut events).await, None);
    assert_eq!(w.computer.host.clipboard(), "");
}

#[tokio::test]
async fn what_another_program_copied_since_stays() {
    let (w, _, mut events) = with_copy().await;
    told(&mut events).await;
    w.computer.host.copy_elsewhere("somebody's text");
    w.computer.clock.turn_secs(30);
    assert_eq!(told(&mut events).await, None);
    assert_eq!(w.computer.host.clipboard(), "somebody's text");
}

#[tokio::test]
async fn copying_again_begins_the_time_anew_with_the_seconds_of_the_settings() {
    let (w, key, mut events) = with_copy().await;
    told(&mut events).await;
    w.app.settings_set(SettingsView { clipboard_seconds: 60, audit_keep_months: None }).await.unwrap();
    w.computer.clock.turn_secs(20);
    w.app.api_key_copy(&key).await.unwrap();
    assert_eq!(told(&mut events).await.unwrap().clears_at, "2026-11-24T00:01:20.000Z");
    w.computer.clock.turn_secs(59);
    assert!(stays(&mut events).await, "the first copy's watch cleared the second");
    w.computer.clock.turn_secs(1);
    assert_eq!(told(&mut events).await, None);
    assert_eq!(w.computer.host.clipboard(), "");
}

#[tokio::test]
async fn locking_quitting_and_signing_out_clear_at_once() {
    for way in ["lock", "quit", "sign out"] {
        let (w, _, mut events) = with_copy().await;
        told(&mut events).await;
        match way {
            "lock" => w.app.vault_lock().await.unwrap(),
            "quit" => w.app.shutdown().await,
            _ => w.app.sign_out(&w.profile_id).await.unwrap(),
        }
        assert_eq!(w.computer.host.clipboard(), "", "{way}");
        assert_eq!(told(&mut events).await, None, "{way}");
    }
}

#[tokio::test]
async fn a_clipboard_that_refuses_to_be_cleared_is_tried_again() {
    let (w, _, mut events) = with_copy().await;
    told(&mut events).await;
    w.computer.host.clipboard_fails.store(true, Ordering::SeqCst);
    w.computer.clock.turn_secs(30);
    w.app.vault_lock().await.unwrap();
    assert!(w.computer.host.clipboard().starts_with("bijak_ak_"));
    w.computer.host.clipboard_fails.store(false, Ordering::SeqCst);
    assert_eq!(told(&mut events).await, None);
    assert_eq!(w.computer.host.clipboard(), "");
}

#[tokio::test]
async fn a_plain_text_takes_the_secrets_place_and_is_never_cleared() {
    let (w, _, mut events) = with_copy().await;
    told(&mut events).await;
    w.app.copy_text("req_1").await.unwrap();
    assert_eq!(told(&mut events).await, None);
    w.app.vault_lock().await.unwrap();
    assert_eq!(w.computer.host.clipboard(), "req_1");
}
