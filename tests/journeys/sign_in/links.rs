//! Links that are not the answer to our question: any program, and any page, can send one.

use anyhow::Result;
use bijak_e2e::{App, Authority, Browser, Setup, journey};

use crate::steps::{decide, log_in, see_workspace, start_sign_in};

const CALLBACK: &str = "example.bijakcloud.desktop:/oauth/callback";

#[test]
fn a_foreign_state_leaves_the_attempt_alive_and_a_replayed_link_changes_nothing() -> Result<()> {
    journey("sign-in-links", Setup::default(), async |desktop| {
        let authority = Authority::start(desktop).await?;
        let browser = Browser::start(desktop, &[authority.url()]).await?;
        let app = App::start(desktop).await?;
        start_sign_in(&app.page, authority.url()).await?;
        app.page.see_css("[data-testid=sign-in-progress][data-state=waiting_for_browser]").await?;
        let address = desktop.address_to_open().await?;
        let state = parameter(&address, "state");

        let foreign = format!("{CALLBACK}?code=stolen&state=foreign&iss={}", authority.url());
        desktop.open_link(&foreign)?;
        app.page.see_css("[data-testid=sign-in-notice][data-code=sign_in_wrong_state]").await?;
        app.page.see_css("[data-testid=sign-in-progress][data-state=waiting_for_browser]").await?;

        browser.page.open(&address).await?;
        log_in(&browser.page, &authority).await?;
        decide(&browser.page, "allow").await?;
        see_workspace(&app.page).await?;

        // The same attempt again: its state is spent, whatever code comes with it.
        let replay = format!("{CALLBACK}?code=again&state={state}&iss={}", authority.url());
        desktop.open_link(&replay)?;
        app.page.see_css("[data-testid=sign-in-error][data-code=sign_in_replayed]").await?;
        app.shoot(desktop, "replayed").await?;
        app.page.click("sign-in-cancel").await?;
        see_workspace(&app.page).await?;
        Ok(())
    })
}

#[test]
fn our_state_with_a_foreign_issuer_ends_the_attempt() -> Result<()> {
    journey("sign-in-issuer", Setup::default(), async |desktop| {
        let authority = Authority::start(desktop).await?;
        let app = App::start(desktop).await?;
        start_sign_in(&app.page, authority.url()).await?;
        let state = parameter(&desktop.address_to_open().await?, "state");
        let link = format!("{CALLBACK}?code=mixed-up&state={state}&iss=https%3A%2F%2Fevil.example");
        desktop.open_link(&link)?;
        app.page.see_css("[data-testid=sign-in-error][data-code=sign_in_wrong_issuer]").await?;
        assert!(!app.page.visible_text().await?.contains("evil.example"));
        Ok(())
    })
}

#[test]
fn an_error_redirect_ends_in_a_clear_screen_without_the_servers_words() -> Result<()> {
    journey("sign-in-error", Setup::default(), async |desktop| {
        let authority = Authority::start(desktop).await?;
        let app = App::start(desktop).await?;
        start_sign_in(&app.page, authority.url()).await?;
        let state = parameter(&desktop.address_to_open().await?, "state");
        let link = format!(
            "{CALLBACK}?error=server_error&error_description=Call+0900+HELP&state={state}&iss={}",
            authority.url()
        );
        desktop.open_link(&link)?;
        app.page.see_css("[data-testid=sign-in-error][data-code=sign_in_error_response]").await?;
        assert!(!app.page.visible_text().await?.contains("0900"));
        Ok(())
    })
}

/// The value of a query parameter, as it stands.
fn parameter(address: &str, name: &str) -> String {
    let start = format!("{name}=");
    let value = address.split(['?', '&']).find_map(|part| part.strip_prefix(&start));
    value.unwrap_or_default().to_owned()
}
