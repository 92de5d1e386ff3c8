//! Staying signed in, being away, and leaving.

use std::time::Instant;

use bijak_vault::{RowId, RowKind};

use super::refresh_row;
use crate::{
    App,
    testing::{Computer, FakeDeployment, LIMIT},
    view::{AppStateView, SessionView},
};

fn is_offline(state: &AppStateView) -> bool {
    matches!(state.session, SessionView::Offline { .. })
}

fn signed_out(state: &AppStateView) -> Option<&str> {
    match &state.session {
        SessionView::SignedOut { reason } => Some(&reason.code),
        _ => None,
    }
}

async fn me(app: &App) -> Result<(), String> {
    app.ctx.session().map_err(|e| e.code)?.api.me().await.map(drop).map_err(|e| e.to_string())
}

async fn signed_in() -> (Computer, FakeDeployment, App) {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    let app = computer.start_signed_in(&deployment).await;
    (computer, deployment, app)
}

#[tokio::test]
async fn a_restart_stays_signed_in() {
    let (computer, _deployment, app) = signed_in().await;
    let before = app.app_state();
    app.shutdown().await;
    let app = computer.start().await;
    let state = app.app_state();
    assert_eq!((state.session, state.profiles), (SessionView::SignedIn, before.profiles));
    assert_eq!(state.active_profile_id, before.active_profile_id);
    me(&app).await.unwrap();
}

#[tokio::test]
async fn a_start_waits_for_neither_keyring_nor_server() {
    let (computer, deployment, app) = signed_in().await;
    app.shutdown().await;
    computer.keyring.lock();
    deployment.model().online = false;
    let app = computer.start().await;
    assert_eq!(app.app_state().session, SessionView::SignedIn);
    computer.keyring.unlock();
    app.until(is_offline).await;
}

#[tokio::test]
async fn the_server_coming_back_is_noticed_without_being_asked() {
    let (_computer, deployment, app) = signed_in().await;
    deployment.model().online = false;
    assert!(me(&app).await.is_err());
    let state = app.until(is_offline).await;
    let SessionView::Offline { error, .. } = &state.session else { unreachable!() };
    assert_eq!(error.code, "unreachable");
    deployment.model().online = true;
    app.until(|s| s.session == SessionView::SignedIn).await;
}

#[tokio::test]
async fn asking_while_offline_is_answered_at_once() {
    let (_computer, deployment, app) = signed_in().await;
    deployment.model().online = false;
    assert!(me(&app).await.is_err());
    let since = app.until(is_offline).await.session;
    assert!(me(&app).await.is_err());
    // Still the same outage.
    assert_eq!(app.app_state().session, since);
    deployment.model().online = true;
    me(&app).await.unwrap();
    app.until(|s| s.session == SessionView::SignedIn).await;
}

#[tokio::test]
async fn an_hour_later_the_refresh_token_turns_over() {
    let (computer, deployment, app) = signed_in().await;
    let id = deployment.model().organization_id.clone();
    let stored = || app.ctx.vault.get(&refresh_row(&id)).unwrap().unwrap().expose("test").to_owned();
    let first = stored();
    computer.clock.turn_secs(3600);
    deployment.model().expire_access_tokens();
    me(&app).await.unwrap();
    let second = stored();
    assert_ne!(first, second);
    assert!(deployment.model().refresh_tokens.contains(&second));
}

#[tokio::test]
async fn a_grant_the_server_ended_signs_out_with_a_reason_and_keeps_the_profile() {
    let (computer, deployment, app) = signed_in().await;
    deployment.model().refresh_tokens.clear();
    deployment.model().expire_access_tokens();
    assert!(me(&app).await.is_err());
    let state = app.until(|s| signed_out(s) == Some("sign_in_ended")).await;
    assert_eq!(state.profiles.len(), 1);
    assert_eq!(secrets(&app, &state.profiles[0].id), 0, "a dead token is not kept");
    // Signing in again heals it.
    app.sign_in_start(deployment.url()).await.unwrap();
    app.handle_link(&deployment.allow(&computer.host.opened().await)).await;
    app.until(|s| s.session == SessionView::SignedIn && s.sign_in.is_none()).await;
    me(&app).await.unwrap();
}

#[tokio::test]
async fn a_changed_role_and_a_vanished_workspace_are_seen_at_the_next_start() {
    let (computer, deployment, app) = signed_in().await;
    app.shutdown().await;
    {
        let mut model = deployment.model();
        model.role = "auditor";
        model.workspaces.remove(0);
    }
    let app = computer.start().await;
    let state = app.until(|s| s.profiles[0].role.as_deref() == Some("auditor")).await;
    assert_eq!(state.profiles[0].workspace_id.as_ref(), Some(&deployment.model().workspaces[0].0));
}

#[tokio::test]
async fn the_chosen_workspace_is_remembered_also_offline() {
    let (computer, deployment, app) = signed_in().await;
    let second = deployment.model().workspaces[1].0.clone();
    deployment.model().online = false;
    app.workspace_select(&second).await.unwrap();
    assert_eq!(app.ctx.workspace_id().as_ref(), Some(&second));
    assert_eq!(app.workspace_select("../x").await.unwrap_err().code, "unknown_workspace");
    app.shutdown().await;
    assert_eq!(computer.start().await.ctx.workspace_id(), Some(second));
}

#[tokio::test]
async fn a_locked_vault_forgets_the_access_token() {
    let (computer, _deployment, app) = signed_in().await;
    computer.keyring.lock();
    app.vault_lock().await.unwrap();
    let deadline = Instant::now() + LIMIT;
    while me(&app).await.is_ok() {
        assert!(Instant::now() < deadline, "the access token is still used");
    }
    // That is no sign-out: the session goes on when the vault opens.
    assert_eq!(app.app_state().session, SessionView::SignedIn);
    app.vault_retry().await.unwrap();
    computer.keyring.unlock();
    app.ctx.vault_is_open().await;
    me(&app).await.unwrap();
}

fn secrets(app: &App, profile: &str) -> usize {
    [RowKind::RefreshToken, RowKind::ApiKey]
        .into_iter()
        .map(|kind| app.ctx.vault.list_ids(profile, kind).unwrap().len())
        .sum()
}

fn keep_a_key(app: &App, profile: &str) {
    let secret = bijak_domain::SecretText::new("a key".into());
    app.ctx.vault.put(&RowId::new(profile, RowKind::ApiKey, "key_1"), &secret).unwrap();
}

#[tokio::test]
async fn signing_out_revokes_the_grant_and_wipes_the_profile() {
    let (computer, deployment, app) = signed_in().await;
    let id = deployment.model().organization_id.clone();
    keep_a_key(&app, &id);
    assert_eq!(secrets(&app, &id), 2);
    let data = computer.config().data_dir;
    // The sync of the log made its copy.
    let copy = data.join("audit").join(format!("{id}.db"));
    let deadline = Instant::now() + LIMIT;
    while !copy.exists() {
        assert!(Instant::now() < deadline, "there is no copy of the log to delete");
        tokio::task::yield_now().await;
    }
    app.sign_out(&id).await.unwrap();
    assert_eq!(secrets(&app, &id), 0);
    assert!(!copy.exists(), "the copy of the log is left");
    assert!(!data.join(format!("refresh-{id}.lock")).exists());
    assert!(deployment.model().refresh_tokens.is_empty());
    let state = app.app_state();
    assert_eq!((state.profiles.len(), state.active_profile_id, state.session), (0, None, SessionView::None));
    assert_eq!(app.ctx.session().err().unwrap().code, "signed_out");
    app.shutdown().await;
    assert_eq!(computer.start().await.app_state().active_profile_id, None);
}

#[tokio::test]
async fn signing_out_from_an_unreachable_server_wipes_and_says_so() {
    let (_computer, deployment, app) = signed_in().await;
    let id = deployment.model().organization_id.clone();
    keep_a_key(&app, &id);
    deployment.model().online = false;
    assert_eq!(app.sign_out(&id).await.unwrap_err().code, "signed_out_not_revoked");
    assert_eq!(secrets(&app, &id), 0);
    assert!(app.app_state().profiles.is_empty());
}

#[tokio::test]
async fn signing_out_with_a_locked_vault_wipes_and_says_so() {
    let (computer, deployment, app) = signed_in().await;
    let id = deployment.model().organization_id.clone();
    computer.keyring.lock();
    app.vault_lock().await.unwrap();
    assert_eq!(app.sign_out(&id).await.unwrap_err().code, "signed_out_not_revoked");
    assert_eq!(secrets(&app, &id), 0);
    computer.keyring.unlock();
}

#[tokio::test]
async fn profiles_live_side_by_side() {
    let (computer, first, app) = signed_in().await;
    let second = FakeDeployment::start().await;
    app.sign_in_start(second.url()).await.unwrap();
    app.handle_link(&second.allow(&computer.host.opened().await)).await;
    let (one, two) = (first.model().organization_id.clone(), second.model().organization_id.clone());
    app.until(|s| s.active_profile_id.as_ref() == Some(&two)).await;
    second.asked_all().await;
    app.profile_select(&one).await.unwrap();
    let before = second.requests().len();
    me(&app).await.unwrap();
    assert_eq!(second.requests().len(), before, "the first profile's token went to the second deployment");
    app.sign_out(&one).await.unwrap();
    let state = app.app_state();
    assert_eq!(state.active_profile_id, Some(two.clone()));
    assert_eq!((secrets(&app, &one), secrets(&app, &two)), (0, 1));
    me(&app).await.unwrap();
    assert_eq!(app.profile_select(&one).await.unwrap_err().code, "unknown_profile");
    assert_eq!(app.sign_out(&one).await.unwrap_err().code, "unknown_profile");
}
