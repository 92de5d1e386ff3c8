//! Steps that several journeys take.

use anyhow::{Context, Result};
use bijak_e2e::{App, Authority, Browser, Clipboard, Desktop, Page, wait_until};

/// The user agent that the app shows to the server, and so what the audit log must hold.
pub(crate) const APP_USER_AGENT: &str = concat!("Bijak Keys/", env!("CARGO_PKG_VERSION"));

/// An authority and an app that has signed in at it. Dropping the authority ends it.
pub(crate) struct SignedIn {
    pub(crate) authority: Authority,
    pub(crate) app: App,
}

pub(crate) async fn signed_in(desktop: &Desktop) -> Result<SignedIn> {
    let authority = Authority::start(desktop).await?;
    let browser = Browser::start(desktop, &[authority.url()]).await?;
    let app = App::start(desktop).await?;
    start_sign_in(&app.page, authority.url()).await?;
    let address = browser.open_next_address(desktop).await?;
    assert!(address.starts_with(authority.url()), "the app opened {address}");
    log_in(&browser.page, &authority).await?;
    decide(&browser.page, "allow").await?;
    see_workspace(&app.page).await?;
    desktop.note("signed in")?;
    Ok(SignedIn { authority, app })
}

/// On the welcome screen: enters the deployment's address and starts.
pub(crate) async fn start_sign_in(page: &Page, url: &str) -> Result<()> {
    page.see_css("[data-testid=app][data-view=welcome]").await?;
    page.fill("deployment-url", url).await?;
    page.click("sign-in").await
}

/// On the authority's page: email address and password.
pub(crate) async fn log_in(page: &Page, authority: &Authority) -> Result<()> {
    page.fill_css("input[name=email]", &authority.email).await?;
    page.fill_css("input[name=password]", &authority.password).await?;
    page.click_css("form button[type=submit]").await
}

/// On the consent page: `allow` or `deny`.
pub(crate) async fn decide(page: &Page, decision: &str) -> Result<()> {
    page.click_css(&format!("button[name=decision][value={decision}]")).await
}

/// The app shows the workspace that the authority was bootstrapped with.
pub(crate) async fn see_workspace(page: &Page) -> Result<()> {
    page.see_text("switcher", bijak_e2e::WORKSPACE).await
}

/// Creates an API key and answers its id. The dialog proposes `inference.write`: enough for the guarded API.
pub(crate) async fn create_key(page: &Page, name: &str) -> Result<String> {
    page.click("nav-keys").await?;
    page.click("create-key").await?;
    page.fill("key-name", name).await?;
    page.click("dialog-confirm").await?;
    page.see_gone("create-key-dialog").await?;
    id_of(page, &format!("[data-testid=key-row][data-name=\"{name}\"]")).await
}

/// On the keys page: opens a key's pane.
pub(crate) async fn open_key(page: &Page, id: &str) -> Result<()> {
    let row = format!("[data-testid=key-row][data-id=\"{id}\"]");
    page.see_css(&row).await?.click().await?;
    // A click selects, Enter opens.
    page.press_enter().await?;
    page.see_css(&format!("[data-testid=key-pane][data-id=\"{id}\"]")).await?;
    Ok(())
}

/// The `data-id` of the first shown element.
pub(crate) async fn id_of(page: &Page, css: &str) -> Result<String> {
    let element = page.see_css(css).await?;
    element.attr("data-id").await?.context("data-id")
}

/// Waits until the clipboard holds a secret that starts with `prefix`, other than `not`.
pub(crate) async fn copied_secret(desktop: &Desktop, prefix: &str, not: &[&str]) -> Result<String> {
    let clipboard = Clipboard::of(desktop);
    wait_until(&format!("a secret {prefix}… on the clipboard"), async || {
        let text = clipboard.text().await?;
        Ok(text.filter(|text| text.starts_with(prefix) && !not.contains(&text.as_str())))
    })
    .await
}

/// In the panel of a rotation that waits for the old key to be revoked: copies the new one.
pub(crate) async fn copy_successor(desktop: &Desktop, page: &Page, old: &str) -> Result<String> {
    page.click_css("[data-testid=rotation-panel] [data-testid=key-copy]").await?;
    copied_secret(desktop, "bijak_ak_", &[old]).await
}

/// Waits until the clipboard is empty.
pub(crate) async fn clipboard_is_cleared(desktop: &Desktop) -> Result<()> {
    let clipboard = Clipboard::of(desktop);
    wait_until("an empty clipboard", async || Ok(clipboard.text().await?.is_none().then_some(()))).await
}
