use std::sync::atomic::Ordering;

use super::{
    TrayItem, TrayItemId, TrayMenu,
    menu::{Source, menu},
};
use crate::{
    App,
    testing::{Computer, World},
    view::ApiKeyRow,
};

fn row(name: &str, change: impl FnOnce(&mut ApiKeyRow)) -> ApiKeyRow {
    let mut row = ApiKeyRow {
        id: format!("key_{name}"),
        workspace_id: "ws_1".into(),
        name: name.into(),
        permissions: Vec::new(),
        status: "active".into(),
        created_at: "2026-11-24T00:00:00.000Z".into(),
        last_used_at: None,
        expires_at: None,
        revoked_at: None,
        last_four: "abcd".into(),
        allowed_cidrs: Vec::new(),
        has_secret: true,
        pinned: false,
        last_copied_at: None,
        rotation: None,
    };
    change(&mut row);
    row
}

fn labels(menu: &TrayMenu) -> Vec<String> {
    let label = |item: &TrayItem| match item {
        TrayItem::Heading { label } => format!("# {label}"),
        TrayItem::Action { label, .. } => label.clone(),
        TrayItem::Separator => "-".into(),
    };
    menu.items.iter().map(label).collect()
}

#[test]
fn pinned_keys_come_first_then_recently_copied_ones_and_what_cannot_be_copied_not_at_all() {
    let copied = |at: &str| Some(format!("2026-11-24T0{at}:00:00.000Z"));
    let keys = vec![
        row("never", |_| {}),
        row("newer", |key| key.created_at = "2026-11-25T00:00:00.000Z".into()),
        row("copied", |key| key.last_copied_at = copied("1")),
        row("copied last", |key| key.last_copied_at = copied("2")),
        row("pinned", |key| key.pinned = true),
        row("pinned and copied", |key| (key.pinned, key.last_copied_at) = (true, copied("1"))),
        row("foreign", |key| key.has_secret = false),
        row("revoked", |key| key.status = "revoked".into()),
    ];
    let menu = menu(Source { signed_in: true, workspace_name: Some("Production".into()), keys });
    assert_eq!(
        labels(&menu),
        [
            "# Production",
            "pinned and copied",
            "pinned",
            "copied last",
            "copied",
            "newer",
            "never",
            "-",
            "Open Bijak Keys",
            "-",
            "Quit"
        ]
    );
}

#[test]
fn ten_keys_are_the_most_and_like_names_are_told_apart() {
    let mut keys: Vec<ApiKeyRow> = (0..12).map(|n| row(&format!("k{n:02}"), |_| {})).collect();
    for (key, last_four) in keys.iter_mut().zip(["1111", "2222"]) {
        (key.name, key.last_four) = ("same".into(), last_four.into());
    }
    let labels = labels(&menu(Source { signed_in: true, workspace_name: None, keys }));
    assert_eq!(labels[..3], ["same (…1111)", "same (…2222)", "k02"]);
    assert_eq!(labels.len(), 10 + 4);
}

#[tokio::test]
async fn before_a_sign_in_the_menu_offers_one() {
    let computer = Computer::new();
    let app = computer.start().await;
    let offered = async || (!app.tray_menu().items.is_empty()).then(|| app.tray_menu());
    let menu = app.eventually("a menu", offered).await;
    assert_eq!(labels(&menu), ["Sign in…", "Open Bijak Keys", "-", "Quit"]);
    app.tray_click(TrayItemId::SignIn).await;
    assert_eq!(computer.host.window_shown.load(Ordering::SeqCst), 1);
    app.tray_click(TrayItemId::Quit).await;
    assert!(computer.host.quit.load(Ordering::SeqCst));
}

async fn shows(app: &App, wanted: &[&str]) {
    let shown = async || {
        let all = labels(&app.tray_menu());
        (all.iter().take_while(|label| *label != "-").collect::<Vec<_>>() == wanted).then_some(())
    };
    app.eventually(&format!("{wanted:?} in the menu"), shown).await;
}

#[tokio::test]
async fn the_menu_follows_every_change_and_a_click_copies() {
    let mut w = World::new().await;
    let form = w.form();
    let first = w.app.api_key_create(form.clone()).await.unwrap().key.id;
    shows(&w.app, &["# Production", "ci"]).await;
    w.app.api_key_rename(&first, "deploy").await.unwrap();
    shows(&w.app, &["# Production", "deploy"]).await;
    w.computer.clock.turn_secs(1);
    w.app.api_key_create(form).await.unwrap();
    shows(&w.app, &["# Production", "ci", "deploy"]).await;
    w.app.api_key_pin(&first, true).await.unwrap();
    shows(&w.app, &["# Production", "deploy", "ci"]).await;
    w.computer.host.copy_elsewhere("");
    w.app.tray_click(TrayItemId::CopyKey { key_id: first.clone() }).await;
    assert_eq!(Some(w.computer.host.clipboard()), w.secret(bijak_vault::RowKind::ApiKey, &first));
    // A start shows what is known before any window asks.
    w.restart().await;
    shows(&w.app, &["# Production", "deploy", "ci"]).await;
    w.app.api_key_revoke(&first).await.unwrap();
    shows(&w.app, &["# Production", "ci"]).await;
    let staging = w.deployment.model().workspaces[1].0.clone();
    w.app.workspace_select(&staging).await.unwrap();
    shows(&w.app, &["Open Bijak Keys"]).await;
}

#[tokio::test]
async fn with_a_locked_vault_a_click_opens_the_window_instead() {
    let w = World::new().await;
    let key_id = w.app.api_key_create(w.form()).await.unwrap().key.id;
    w.computer.keyring.lock();
    w.app.vault_lock().await.unwrap();
    let before = w.computer.host.window_shown.load(Ordering::SeqCst);
    w.app.tray_click(TrayItemId::CopyKey { key_id }).await;
    assert_eq!(w.computer.host.window_shown.load(Ordering::SeqCst), before + 1);
    assert_eq!(w.computer.host.clipboard(), "");
    w.computer.keyring.unlock();
}
