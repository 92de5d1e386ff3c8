//! One click on the welcome screen: an authority on this computer, set up by its first visitor in the browser.

use anyhow::Result;
use bijak_e2e::{App, Browser, Setup, journey, password, wait_until};

use crate::steps::{decide, see_workspace};

#[test]
fn a_first_visitor_sets_up_the_local_authority_and_signs_in() -> Result<()> {
    journey("local-authority", Setup::default(), async |desktop| {
        let app = App::start(desktop).await?;
        let page = &app.page;
        page.click("start-local").await?;
        page.see_css("[data-testid=local-card][data-state=needs_setup]").await?;
        let code = page.text("setup-code").await?;
        assert_eq!(code.len(), 8, "{code:?}");
        app.shoot(desktop, "setup").await?;
        page.click("open-setup").await?;
        let setup = desktop.address_to_open().await?;
        let origin = setup.split('/').take(3).collect::<Vec<_>>().join("/");
        assert!(origin.starts_with("http://127.0.0.1:"), "{origin}");
        assert!(!setup.contains(&code), "the code is in the app's window alone");

        let browser = Browser::start(desktop, &[&origin]).await?;
        browser.page.open(&setup).await?;
        let (email, secret) = ("ada@home.example", password()?);
        for (field, text) in [
            ("code", code.as_str()),
            ("organization", "Home"),
            ("workspace", bijak_e2e::WORKSPACE),
            ("email", email),
            ("password", &secret),
            ("password_again", &secret),
        ] {
            browser.page.fill_css(&format!("input[name={field}]"), text).await?;
        }
        browser.shoot(desktop, "setup-page").await?;
        browser.page.click_css("form button[type=submit]").await?;

        // The app sees that it is set up and goes on by itself.
        page.see_css("[data-testid=sign-in-progress][data-state=waiting_for_browser]").await?;
        browser.open_next_address(desktop).await?;
        browser.page.fill_css("input[name=email]", email).await?;
        browser.page.fill_css("input[name=password]", &secret).await?;
        browser.page.click_css("form button[type=submit]").await?;
        decide(&browser.page, "allow").await?;
        see_workspace(page).await?;

        // The authority ends with the app, even where that is killed, and comes back with it.
        let authority = "bijak-authority";
        assert_eq!(desktop.processes(authority)?.len(), 1);
        app.kill().await?;
        wait_until("the local authority to end", async || {
            Ok(desktop.processes(authority)?.is_empty().then_some(()))
        })
        .await?;
        let app = App::start(desktop).await?;
        see_workspace(&app.page).await?;
        app.page.see_gone("session-banner").await?;
        assert_eq!(desktop.processes(authority)?.len(), 1);
        Ok(())
    })
}
