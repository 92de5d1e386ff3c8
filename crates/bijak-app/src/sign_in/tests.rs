//! Every way a sign-in can end.

use std::sync::atomic::Ordering;

use bijak_client::token::RefreshStore;
use bijak_vault::RowKind;

use crate::{
    App,
    session::refresh_row,
    testing::{Computer, FakeDeployment},
    view::{AppStateView, SessionView, SignInView},
};

fn failed(state: &AppStateView) -> Option<&str> {
    match &state.sign_in {
        Some(SignInView::Failed { error, .. }) => Some(&error.code),
        _ => None,
    }
}

fn waiting(state: &AppStateView) -> bool {
    matches!(state.sign_in, Some(SignInView::WaitingForBrowser { .. }))
}

/// What the attempt left in the vault: verifiers and tokens of no profile.
fn leftovers(app: &App) -> usize {
    let ids = |kind| app.ctx.vault.list_ids("", kind).unwrap().len();
    ids(RowKind::SignInAttempt) + ids(RowKind::RefreshToken)
}

/// The verifier is dropped after the page is told.
async fn nothing_is_left(app: &App) {
    let deadline = std::time::Instant::now() + crate::testing::LIMIT;
    while leftovers(app) > 0 {
        assert!(std::time::Instant::now() < deadline, "the vault still holds something of the attempt");
        tokio::task::yield_now().await;
    }
}

fn refresh_token(app: &App, profile_id: &str) -> Option<String> {
    app.ctx.vault.get(&refresh_row(profile_id)).unwrap().map(|t| t.expose("test").to_owned())
}

/// The link ends with `code` on the screen and nothing in the vault.
async fn ends(app: &App, link: &str, code: &str) {
    app.handle_link(link).await;
    app.until(|s| failed(s) == Some(code)).await;
    nothing_is_left(app).await;
}

struct Begun {
    computer: Computer,
    deployment: FakeDeployment,
    app: App,
    opened: url::Url,
}

async fn begun() -> Begun {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    let app = computer.start().await;
    app.sign_in_start(deployment.url()).await.unwrap();
    let opened = computer.host.opened().await;
    app.until(waiting).await;
    Begun { computer, deployment, app, opened }
}

#[tokio::test]
async fn a_link_signs_in() {
    let t = begun().await;
    t.app.handle_link(&t.deployment.allow(&t.opened)).await;
    let state = t.app.until(|s| s.sign_in.is_none() && s.active_profile_id.is_some()).await;
    assert_eq!(state.session, SessionView::SignedIn);
    let profile = &state.profiles[0];
    assert_eq!(profile.id, t.deployment.model().organization_id);
    assert_eq!((profile.organization_name.as_str(), profile.account.as_str()), ("Acme", "ada@acme.example"));
    assert_eq!(profile.base_url, t.deployment.url());
    assert_eq!(profile.workspace_id.as_ref(), Some(&t.deployment.model().workspaces[0].0));
    let token = refresh_token(&t.app, &profile.id).unwrap();
    assert!(t.deployment.model().refresh_tokens.contains(&token));
    assert!(t.computer.host.window_shown.load(Ordering::SeqCst) > 0);
    nothing_is_left(&t.app).await;
}

#[tokio::test]
async fn a_link_that_comes_after_a_restart_signs_in() {
    let t = begun().await;
    t.app.shutdown().await;
    let app = t.computer.start().await;
    assert!(waiting(&app.app_state()));
    app.handle_link(&t.deployment.allow(&t.opened)).await;
    app.until(|s| s.sign_in.is_none() && s.active_profile_id.is_some()).await;
    nothing_is_left(&app).await;
}

#[tokio::test]
async fn a_cold_link_waits_for_the_keyring() {
    let t = begun().await;
    t.app.shutdown().await;
    t.computer.keyring.lock();
    let app = t.computer.start().await;
    app.handle_link(&t.deployment.allow(&t.opened)).await;
    app.until(|s| matches!(s.sign_in, Some(SignInView::Redeeming { .. }))).await;
    t.computer.keyring.unlock();
    app.until(|s| s.sign_in.is_none() && s.active_profile_id.is_some()).await;
}

#[tokio::test]
async fn the_browser_can_be_opened_again_also_after_a_restart() {
    let t = begun().await;
    t.app.sign_in_open_again().await.unwrap();
    assert_eq!(t.computer.host.opened().await, t.opened);
    t.app.shutdown().await;
    let app = t.computer.start().await;
    app.ctx.vault_is_open().await;
    app.sign_in_open_again().await.unwrap();
    assert_eq!(t.computer.host.opened().await, t.opened);
}

#[tokio::test]
async fn without_a_registered_scheme_the_code_comes_to_a_port() {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    computer.host.scheme_missing.store(true, Ordering::SeqCst);
    let app = computer.start().await;
    app.sign_in_start(deployment.url()).await.unwrap();
    let redirect = deployment.allow(&computer.host.opened().await);
    assert!(redirect.starts_with("http://127.0.0.1:"), "{redirect}");
    assert!(get(&redirect).await.starts_with("HTTP/1.1 200 "));
    app.until(|s| s.sign_in.is_none() && s.active_profile_id.is_some()).await;
}

/// What a browser does with the redirect.
async fn get(url: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    stream.write_all(format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    answer
}

#[tokio::test]
async fn a_restart_closes_the_port_and_says_so() {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    computer.host.scheme_missing.store(true, Ordering::SeqCst);
    let app = computer.start().await;
    app.sign_in_start(deployment.url()).await.unwrap();
    computer.host.opened().await;
    app.until(waiting).await;
    app.shutdown().await;
    let app = computer.start().await;
    assert_eq!(failed(&app.app_state()), Some("sign_in_interrupted"));
}

#[tokio::test]
async fn a_denied_consent_ends_it() {
    let t = begun().await;
    ends(&t.app, &t.deployment.deny(&t.opened), "sign_in_denied").await;
    // What the server wrote for people is never shown.
    assert!(!format!("{:?}", t.app.app_state()).contains("owned"));
}

#[tokio::test]
async fn an_error_response_ends_it() {
    let t = begun().await;
    let link = t.deployment.redirect(&t.opened, &[("error", "invalid_scope")]);
    ends(&t.app, &link, "sign_in_error_response").await;
}

#[tokio::test]
async fn a_foreign_issuer_ends_it() {
    let t = begun().await;
    let link = t.deployment.allow(&t.opened);
    let own = url::form_urlencoded::byte_serialize(t.deployment.url().as_bytes()).collect::<String>();
    assert!(link.contains(&own));
    let foreign = link.replace(&own, "https%3A%2F%2Fevil.example");
    ends(&t.app, &foreign, "sign_in_wrong_issuer").await;
    // The code was not sent anywhere, and the right link is too late now.
    assert!(!t.deployment.requests().iter().any(|r| r.path == "/oauth/token"));
    ends(&t.app, &link, "sign_in_replayed").await;
}

#[tokio::test]
async fn a_foreign_state_leaves_the_attempt_alive() {
    let t = begun().await;
    let link = t.deployment.allow(&t.opened);
    t.app.handle_link("example.bijakcloud.desktop:/oauth/callback?code=c&state=guess&iss=x").await;
    let state = t
        .app
        .until(|s| matches!(&s.sign_in, Some(SignInView::WaitingForBrowser { notice: Some(_), .. })))
        .await;
    let Some(SignInView::WaitingForBrowser { notice: Some(notice), .. }) = state.sign_in else {
        unreachable!()
    };
    assert_eq!(notice.code, "sign_in_wrong_state");
    t.app.handle_link(&link).await;
    t.app.until(|s| s.sign_in.is_none() && s.active_profile_id.is_some()).await;
}

#[tokio::test]
async fn a_foreign_state_without_an_attempt_is_told() {
    let app = Computer::new().start().await;
    let link = "example.bijakcloud.desktop:/oauth/callback?code=c&state=guess";
    ends(&app, link, "sign_in_wrong_state").await;
    app.sign_in_cancel().await.unwrap();
    assert_eq!(app.app_state().sign_in, None);
}

#[tokio::test]
async fn a_link_works_once() {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    let app = computer.start().await;
    app.sign_in_start(deployment.url()).await.unwrap();
    let link = deployment.allow(&computer.host.opened().await);
    app.handle_link(&link).await;
    app.until(|s| s.sign_in.is_none() && s.active_profile_id.is_some()).await;
    app.shutdown().await;
    let app = computer.start().await;
    ends(&app, &link, "sign_in_replayed").await;
    assert_eq!(app.app_state().session, SessionView::SignedIn);
}

#[tokio::test]
async fn two_copies_of_a_link_at_once_sign_in_once() {
    let t = begun().await;
    let link = t.deployment.allow(&t.opened);
    tokio::join!(t.app.handle_link(&link), t.app.handle_link(&link));
    t.app.until(|s| s.sign_in.is_none() && s.active_profile_id.is_some()).await;
    let redemptions = t.deployment.requests().iter().filter(|r| r.path == "/oauth/token").count();
    assert_eq!(redemptions, 1);
}

#[tokio::test]
async fn ten_minutes_end_it() {
    let t = begun().await;
    t.computer.clock.turn_secs(600);
    t.app.until(|s| failed(s) == Some("sign_in_expired")).await;
    nothing_is_left(&t.app).await;
    ends(&t.app, &t.deployment.allow(&t.opened), "sign_in_expired").await;
}

#[tokio::test]
async fn a_link_after_a_restart_that_comes_too_late_says_so() {
    let t = begun().await;
    t.app.shutdown().await;
    t.computer.clock.turn_secs(600);
    let app = t.computer.start().await;
    assert_eq!(app.app_state().sign_in, None);
    ends(&app, &t.deployment.allow(&t.opened), "sign_in_expired").await;
}

#[tokio::test]
async fn a_given_up_attempt_takes_no_link() {
    let t = begun().await;
    t.app.sign_in_cancel().await.unwrap();
    assert_eq!(t.app.app_state().sign_in, None);
    nothing_is_left(&t.app).await;
    ends(&t.app, &t.deployment.allow(&t.opened), "sign_in_wrong_state").await;
    assert!(t.app.app_state().profiles.is_empty());
}

#[tokio::test]
async fn a_new_attempt_replaces_the_last() {
    let t = begun().await;
    t.app.sign_in_start(t.deployment.url()).await.unwrap();
    let second = t.computer.host.opened().await;
    t.app.handle_link(&t.deployment.allow(&t.opened)).await;
    t.app.until(|s| matches!(&s.sign_in, Some(SignInView::WaitingForBrowser { notice: Some(_), .. }))).await;
    t.app.handle_link(&t.deployment.allow(&second)).await;
    t.app.until(|s| s.sign_in.is_none() && s.active_profile_id.is_some()).await;
}

#[tokio::test]
async fn a_code_the_server_refuses_ends_it() {
    let t = begun().await;
    let link = t.deployment.redirect(&t.opened, &[("code", "made-up")]);
    ends(&t.app, &link, "sign_in_redeem_failed").await;
}

#[tokio::test]
async fn a_server_that_went_away_ends_it() {
    let t = begun().await;
    let link = t.deployment.allow(&t.opened);
    t.deployment.model().online = false;
    ends(&t.app, &link, "unreachable").await;
}

#[tokio::test]
async fn a_grant_nobody_can_use_is_revoked() {
    let t = begun().await;
    let link = t.deployment.allow(&t.opened);
    t.deployment.model().extra =
        Some(Box::new(|r| (r.path == "/v1/me").then(|| crate::testing::problem(403, "insufficient_role"))));
    ends(&t.app, &link, "insufficient_role").await;
    assert!(t.deployment.model().refresh_tokens.is_empty());
    assert!(t.app.app_state().profiles.is_empty());
}

#[tokio::test]
async fn no_browser_ends_it() {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    computer.host.browser_fails.store(true, Ordering::SeqCst);
    let app = computer.start().await;
    app.sign_in_start(deployment.url()).await.unwrap();
    app.until(|s| failed(s) == Some("browser_failed")).await;
    nothing_is_left(&app).await;
}

#[tokio::test]
async fn a_url_that_leads_nowhere_ends_it() {
    let app = Computer::new().start().await;
    let gone = FakeDeployment::start().await;
    gone.model().online = false;
    let page =
        bijak_client::test_server::TestServer::start(|_| bijak_client::test_server::Answer::status(404))
            .await;
    for (url, code) in [
        (gone.url(), "unreachable"),
        (page.origin(), "not_bijak"),
        ("http://bijak.example", "insecure_url"),
        ("not a url", "invalid_url"),
        ("https://bijak.example/login", "invalid_url"),
    ] {
        app.sign_in_start(url).await.unwrap();
        app.until(|s| failed(s) == Some(code)).await;
        app.sign_in_cancel().await.unwrap();
    }
}

#[tokio::test]
async fn an_organization_known_elsewhere_keeps_its_profile() {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    let app = computer.start_signed_in(&deployment).await;
    let impostor = FakeDeployment::start().await;
    let id = deployment.model().organization_id.clone();
    impostor.model().organization_id.clone_from(&id);
    app.sign_in_start(impostor.url()).await.unwrap();
    let link = impostor.allow(&computer.host.opened().await);
    ends(&app, &link, "sign_in_known_elsewhere").await;
    assert_eq!(app.app_state().profiles[0].base_url, deployment.url());
    assert!(deployment.model().refresh_tokens.contains(&refresh_token(&app, &id).unwrap()));
}

#[tokio::test]
async fn signing_in_again_ends_the_grant_it_replaces() {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    let app = computer.start_signed_in(&deployment).await;
    let id = deployment.model().organization_id.clone();
    let first = refresh_token(&app, &id).unwrap();
    let old = app.ctx.session().unwrap();
    app.sign_in_start(deployment.url()).await.unwrap();
    app.handle_link(&deployment.allow(&computer.host.opened().await)).await;
    app.until(|s| s.sign_in.is_none()).await;
    let second = refresh_token(&app, &id).unwrap();
    let deadline = std::time::Instant::now() + crate::testing::LIMIT;
    while deployment.model().refresh_tokens.contains(&first) {
        assert!(std::time::Instant::now() < deadline, "the old grant lives on");
        tokio::task::yield_now().await;
    }
    assert!(deployment.model().refresh_tokens.contains(&second));
    assert_eq!(app.app_state().profiles.len(), 1);
    // A refresh of the old grant that ends only now.
    assert!(old.refresh_token.save(&bijak_domain::SecretText::new("late".into())).is_err());
    assert_eq!(refresh_token(&app, &id), Some(second));
}

#[tokio::test]
async fn a_grant_of_a_process_that_ended_too_early_is_revoked_at_the_next_start() {
    let t = begun().await;
    let id = super::attempt::id_of(&bijak_domain::SecretText::new(
        t.opened.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned(),
    ));
    // As if it had been redeemed and the process killed.
    t.deployment.model().refresh_tokens.insert("rt-lost".into());
    t.app
        .ctx
        .vault
        .put(&super::redeem::pending_row(&id), &bijak_domain::SecretText::new("rt-lost".into()))
        .unwrap();
    t.app.ctx.store.call(move |c| super::table::end(c, &id, super::attempt::End::Used)).await.unwrap();
    t.app.shutdown().await;
    let app = t.computer.start().await;
    nothing_is_left(&app).await;
    assert_eq!(t.deployment.model().revoked, ["rt-lost"]);
}
