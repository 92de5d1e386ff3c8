//! (f) A secret goes from the server to the vault, and from the vault to the clipboard. The page, its process, the
//! logs and the app's files never hold one.

use anyhow::{Context, Result, ensure};
use bijak_domain::{OsEntropy, SecretKind, SecretToken};
use bijak_e2e::{
    App, Desktop, Page, Setup, Tray, files_with_secrets, journey, recorded, secrets_in, secrets_in_memory,
    start_recording,
};

use crate::steps::{SignedIn, copied_secret, copy_successor, create_key, open_key, see_workspace, signed_in};

#[test]
fn no_secret_reaches_the_page_its_memory_a_log_or_a_file() -> Result<()> {
    journey("secrets", Setup::default(), async |desktop| {
        let SignedIn { authority: _authority, app } = signed_in(desktop).await?;
        let page = &app.page;
        start_recording(page).await?;

        let id = create_key(page, "watched").await?;
        let first = copied_secret(desktop, "bijak_ak_", &[]).await?;
        open_key(page, &id).await?;
        nothing_shown(page).await?;
        page.click_css("[data-testid=key-pane] [data-testid=key-copy]").await?;
        page.click_css("[data-testid=key-pane] [data-testid=key-test]").await?;
        page.see_css("[data-testid=key-test-result][data-ok=true]").await?;
        page.click_css("[data-testid=key-pane] [data-testid=key-rotate]").await?;
        page.click("rotation-start").await?;
        page.see_css("[data-testid=rotation-panel][data-phase=awaiting_revoke]").await?;
        copy_successor(desktop, page, &first).await?;
        page.click("rotation-revoke").await?;
        Tray::of(desktop).await?.click("watched").await?;
        nothing_shown(page).await?;
        page.click("nav-audit").await?;
        page.see_css("[data-testid=audit-row][data-action=\"api_key.created\"]").await?;
        nothing_shown(page).await?;
        nothing_heard(page).await?;
        desktop.note("nothing on the page, nothing heard")?;

        nothing_in_memory(desktop)?;
        nothing_in_files(desktop)?;
        // A restart writes and reads everything once more.
        App::terminate_all(desktop).await?;
        nothing_in_files(desktop)?;
        let again = App::start(desktop).await?;
        see_workspace(&again.page).await?;
        nothing_shown(&again.page).await?;
        nothing_in_memory(desktop)?;

        // The search would have found one: a secret made here, and typed into the page.
        let planted = SecretToken::generate(SecretKind::ApiKey, &OsEntropy);
        again.page.click("nav-keys").await?;
        again.page.fill("keys-search", planted.expose("planted, to prove that the search works")).await?;
        ensure!(nothing_in_memory(desktop).is_err(), "the search finds nothing at all");
        Ok(())
    })
}

async fn nothing_shown(page: &Page) -> Result<()> {
    assert_eq!(secrets_in(page.source().await?.as_bytes()), 0, "a secret is in the document");
    assert_eq!(secrets_in(page.visible_text().await?.as_bytes()), 0, "a secret is shown");
    let kept = page.script("return JSON.stringify([localStorage, sessionStorage])", Vec::new()).await?;
    assert_eq!(secrets_in(kept.to_string().as_bytes()), 0, "a secret is stored by the page");
    Ok(())
}

async fn nothing_heard(page: &Page) -> Result<()> {
    let messages = recorded(page).await?;
    for expected in
        ["→ ipc://localhost/api_key_create", "← ipc://localhost/api_key_rotate", "! {\"event\":\"api_keys\""]
    {
        let heard = messages.iter().any(|message| message.starts_with(expected));
        assert!(heard, "the recorder is deaf: {expected} is not in {messages:#?}");
    }
    assert_eq!(messages.iter().map(|message| secrets_in(message.as_bytes())).sum::<usize>(), 0);
    Ok(())
}

fn nothing_in_memory(desktop: &Desktop) -> Result<()> {
    let processes = App::web_processes(desktop)?;
    ensure!(!processes.is_empty(), "no web process runs");
    for process in processes {
        let found = secrets_in_memory(process).context("reading the web process' memory")?;
        ensure!(found == 0, "{found} secrets are in the memory of the web process {process}");
    }
    Ok(())
}

/// The app's data, the authority's, and every log of both.
fn nothing_in_files(desktop: &Desktop) -> Result<()> {
    for directory in [desktop.root(), desktop.evidence()] {
        assert_eq!(files_with_secrets(directory)?, Vec::<std::path::PathBuf>::new());
    }
    Ok(())
}
