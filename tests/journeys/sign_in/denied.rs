//! The person says no.

use anyhow::Result;
use bijak_e2e::{App, Authority, Browser, Setup, journey};

use crate::steps::{decide, log_in, see_workspace, start_sign_in};

#[test]
fn a_denied_consent_ends_in_a_clear_screen_and_a_second_try_may_succeed() -> Result<()> {
    journey("sign-in-denied", Setup::default(), async |desktop| {
        let authority = Authority::start(desktop).await?;
        let browser = Browser::start(desktop, &[authority.url()]).await?;
        let app = App::start(desktop).await?;
        start_sign_in(&app.page, authority.url()).await?;
        browser.open_next_address(desktop).await?;
        log_in(&browser.page, &authority).await?;
        decide(&browser.page, "deny").await?;
        app.page.see_css("[data-testid=sign-in-error][data-code=sign_in_denied]").await?;
        app.shoot(desktop, "denied").await?;

        app.page.click("sign-in-retry").await?;
        browser.open_next_address(desktop).await?;
        // The browser's own session with the authority is still good: only consent is asked again.
        decide(&browser.page, "allow").await?;
        see_workspace(&app.page).await
    })
}
