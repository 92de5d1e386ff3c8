//! Against a program that speaks like the authority: `sh` on its stdin and stdout. The real one is in `tests/`.
#![cfg(unix)]

use std::{fs, os::unix::fs::PermissionsExt, time::Instant};

use crate::{
    App,
    testing::{Computer, FakeDeployment, LIMIT},
    view::{AppStateView, LocalAuthorityView, SessionView, SignInView},
};

/// Waits for the end of its stdin, as `--exit-on-stdin-close` does, and says that it ended well.
const SERVE: &str = "cat > /dev/null; echo ended >> \"$dir/ended\"";

/// Writes the program. `script` finds its working place in `$dir` and its arguments in `$*`.
fn install(computer: &Computer, script: &str) {
    let path = computer.config().authority_binary;
    let text = format!(
        "#!/bin/sh\ndir='{}'\necho \"$*\" >> \"$dir/started\"\n{script}\n",
        computer.dir.path().display()
    );
    // Renamed into place: a program that is open for writing cannot be started.
    let draft = path.with_extension("draft");
    fs::write(&draft, text).unwrap();
    fs::set_permissions(&draft, fs::Permissions::from_mode(0o755)).unwrap();
    fs::rename(draft, path).unwrap();
}

fn ready(url: &str) -> String {
    format!(r#"echo '{{"event":"ready","url":"{url}"}}'"#)
}

fn lines(computer: &Computer, file: &str) -> Vec<String> {
    let text = fs::read_to_string(computer.dir.path().join(file)).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

async fn until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + LIMIT;
    while !done() {
        assert!(Instant::now() < deadline, "{what}");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

fn runs_at(url: &str) -> impl Fn(&AppStateView) -> bool {
    let running = LocalAuthorityView::Running { url: url.to_owned() };
    move |s| s.local_authority == running
}

async fn sign_in(computer: &Computer, app: &App, deployment: &FakeDeployment) {
    app.local_authority_start().await.unwrap();
    app.handle_link(&deployment.allow(&computer.host.opened().await)).await;
    app.until(|s| s.active_profile_id.is_some() && s.sign_in.is_none()).await;
}

#[tokio::test]
async fn starting_it_leads_to_a_sign_in_and_a_local_profile() {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    install(&computer, &format!("{}; {SERVE}", ready(deployment.url())));
    let app = computer.start().await;
    assert_eq!(app.app_state().local_authority, LocalAuthorityView::Absent);
    sign_in(&computer, &app, &deployment).await;
    let state = app.app_state();
    assert!(state.profiles[0].is_local);
    assert_eq!(state.local_authority, LocalAuthorityView::Running { url: deployment.url().to_owned() });
    let data = computer.config().local_authority_dir;
    let arguments = format!("serve --data-dir {} --listen 127.0.0.1:0 --exit-on-stdin-close", data.display());
    assert_eq!(lines(&computer, "started"), [arguments]);
    app.shutdown().await;
    assert_eq!(lines(&computer, "ended"), ["ended"], "it ends by itself, with the app");
}

#[tokio::test]
async fn an_empty_one_is_set_up_in_the_browser_first() {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    let url = deployment.url();
    install(
        &computer,
        &format!(
            r#"echo '{{"event":"ready","url":"{url}","setup_url":"{url}/setup/t","setup_code":"AB12CD34","setup_expires_at":"2027-01-01T00:00:00.000Z"}}'
            while [ ! -e "$dir/done" ]; do sleep 0.01; done
            echo '{{"event":"setup_done"}}'; {SERVE}"#
        ),
    );
    let app = computer.start().await;
    app.local_authority_start().await.unwrap();
    let state = app.until(|s| matches!(s.local_authority, LocalAuthorityView::NeedsSetup { .. })).await;
    let LocalAuthorityView::NeedsSetup { code, .. } = &state.local_authority else { unreachable!() };
    assert_eq!(code, "AB12CD34");
    assert_eq!(computer.host.take_opened(), None, "nothing opens before the person says so");
    app.local_authority_open_setup().await.unwrap();
    assert_eq!(computer.host.opened().await.as_str(), format!("{url}/setup/t"));
    fs::write(computer.dir.path().join("done"), "").unwrap();
    app.until(|s| matches!(s.sign_in, Some(SignInView::WaitingForBrowser { .. }))).await;
    assert_eq!(computer.host.opened().await.path(), "/oauth/authorize");
    assert_eq!(app.local_authority_open_setup().await.unwrap_err().code, "local_authority_not_running");
}

#[tokio::test]
async fn a_set_up_offer_that_expired_or_was_opened_is_renewed() {
    let computer = Computer::new();
    // Offer N is dead when the year 2025 + N begins; the clock stands in November 2026.
    install(
        &computer,
        r#"n=1
        offer() { echo '{"event":"'$1'","url":"http://127.0.0.1:9","setup_url":"http://127.0.0.1:9/setup/'$n'","setup_code":"CODE'$n'","setup_expires_at":"'$((2025 + n))'-01-01T00:00:00.000Z"}'; }
        offer ready
        while read -r asked; do [ "$asked" = renew-setup ] && n=$((n + 1)) && offer setup; done"#,
    );
    let app = computer.start().await;
    app.local_authority_start().await.unwrap();
    for (shown, page) in [("CODE1", "/setup/2"), ("CODE2", "/setup/3"), ("CODE3", "/setup/4")] {
        app.until(
            |s| matches!(&s.local_authority, LocalAuthorityView::NeedsSetup { code, .. } if code == shown),
        )
        .await;
        app.local_authority_open_setup().await.unwrap();
        assert_eq!(computer.host.opened().await.path(), page);
    }
    assert_eq!(lines(&computer, "started").len(), 1);
}

#[tokio::test]
async fn one_that_dies_comes_back_and_its_profile_follows_the_new_url() {
    let (computer, old, new) =
        (Computer::new(), FakeDeployment::start().await, FakeDeployment::start().await);
    let id = old.model().organization_id.clone();
    new.model().organization_id.clone_from(&id);
    let first = ready(old.url());
    install(&computer, &format!("{first}; while [ ! -e \"$dir/die\" ]; do sleep 0.01; done; kill -9 $$"));
    let app = computer.start().await;
    sign_in(&computer, &app, &old).await;
    // The same grant is known where it comes back.
    new.model().refresh_tokens = old.model().refresh_tokens.clone();
    install(&computer, &format!("{}; {SERVE}", ready(new.url())));
    old.asked_all().await;
    let at_old = old.requests().len();
    fs::write(computer.dir.path().join("die"), "").unwrap();
    app.until(runs_at(new.url())).await;
    let state = app.until(|s| s.session == SessionView::SignedIn).await;
    assert_eq!(state.profiles[0].base_url, new.url());
    app.ctx.session().unwrap().api.me().await.unwrap();
    assert_eq!(old.requests().len(), at_old, "a credential went to where the dead child had been");
    let port = url::Url::parse(old.url()).unwrap().port().unwrap();
    assert!(lines(&computer, "started")[1].contains(&format!("127.0.0.1:{port}")), "the port is remembered");
}

#[tokio::test]
async fn asking_twice_opens_the_browser_once() {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    install(&computer, &format!("{}; {SERVE}", ready(deployment.url())));
    let app = computer.start().await;
    app.local_authority_start().await.unwrap();
    let opened = computer.host.opened().await;
    app.until(|s| matches!(s.sign_in, Some(SignInView::WaitingForBrowser { .. }))).await;
    app.local_authority_start().await.unwrap();
    app.handle_link(&deployment.allow(&opened)).await;
    app.until(|s| s.active_profile_id.is_some() && s.sign_in.is_none()).await;
    assert_eq!(computer.host.take_opened(), None);
}

#[tokio::test]
async fn a_restart_starts_it_again_for_its_profile() {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    install(&computer, &format!("{}; {SERVE}", ready(deployment.url())));
    let app = computer.start().await;
    sign_in(&computer, &app, &deployment).await;
    app.shutdown().await;
    let app = computer.start().await;
    app.until(|s| s.session == SessionView::SignedIn && runs_at(deployment.url())(s)).await;
    app.ctx.session().unwrap().api.me().await.unwrap();
    // Signed in already: starting it from the welcome screen leads straight to the profile.
    app.local_authority_start().await.unwrap();
    assert_eq!(app.app_state().sign_in, None);
}

#[tokio::test]
async fn one_that_does_not_start_is_told_and_tried_on_another_port() {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    let script = format!(
        "case \"$*\" in *:0\\ *) {}; {SERVE};; *) echo 'the port is taken' >&2; exit 1;; esac",
        ready(deployment.url())
    );
    install(&computer, &script);
    let app = computer.start().await;
    app.ctx
        .store
        .call(|c| crate::settings::table::put(c, crate::settings::table::Setting::LocalAuthorityPort, "9"))
        .await
        .unwrap();
    app.shutdown().await;
    let app = computer.start().await;
    app.local_authority_start().await.unwrap();
    let state = app.until(|s| matches!(s.local_authority, LocalAuthorityView::Failed { .. })).await;
    let LocalAuthorityView::Failed { error } = &state.local_authority else { unreachable!() };
    assert_eq!(error.code, "local_authority_failed");
    app.until(runs_at(deployment.url())).await;
    let log = computer.config().data_dir.join("local-authority.log");
    until("the child's words are in the log", || {
        fs::read_to_string(&log).unwrap().contains("the port is taken")
    })
    .await;
}

#[tokio::test]
async fn a_missing_program_fails_and_asking_again_tries_at_once() {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    let app = computer.start().await;
    app.local_authority_start().await.unwrap();
    app.until(|s| matches!(s.local_authority, LocalAuthorityView::Failed { .. })).await;
    install(&computer, &format!("{}; {SERVE}", ready(deployment.url())));
    app.local_authority_start().await.unwrap();
    app.until(runs_at(deployment.url())).await;
}

#[tokio::test]
async fn signing_out_of_its_profile_stops_it() {
    let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
    install(
        &computer,
        &format!("mkdir -p \"$3\"; touch \"$3/authority.db\"; {}; {SERVE}", ready(deployment.url())),
    );
    let app = computer.start().await;
    sign_in(&computer, &app, &deployment).await;
    let id = deployment.model().organization_id.clone();
    app.sign_out(&id).await.unwrap();
    app.until(|s| s.local_authority == LocalAuthorityView::Stopped).await;
    assert_eq!(lines(&computer, "ended"), ["ended"]);
    assert!(deployment.model().refresh_tokens.is_empty());
}
