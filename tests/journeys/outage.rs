//! (e) The authority goes away and comes back.

use anyhow::Result;
use bijak_e2e::{App, Setup, journey};

use crate::steps::{SignedIn, copied_secret, create_key, see_workspace, signed_in};

#[test]
fn the_app_shows_what_it_has_and_how_old_it_is_and_recovers_by_itself() -> Result<()> {
    journey("outage", Setup::default(), async |desktop| {
        let SignedIn { mut authority, app } = signed_in(desktop).await?;
        let page = &app.page;
        create_key(page, "kept").await?;
        page.click("nav-audit").await?;
        page.see_css("[data-testid=audit-row][data-action=\"api_key.created\"]").await?;

        authority.stop().await?;
        page.see_css("[data-testid=session-banner][data-state=offline]").await?;
        page.see_css("[data-testid=audit-row][data-action=\"api_key.created\"]").await?;
        page.see_text("audit-offline", "ago").await?;
        app.shoot(desktop, "audit-offline").await?;
        page.click("nav-keys").await?;
        page.see_css("[data-testid=key-row][data-name=kept]").await?;

        // Started without a server, it knows no less.
        App::terminate_all(desktop).await?;
        let app = App::start(desktop).await?;
        let page = &app.page;
        see_workspace(page).await?;
        page.see_css("[data-testid=session-banner][data-state=offline]").await?;
        page.click("nav-keys").await?;
        page.see_css("[data-testid=key-row][data-name=kept]").await?;
        page.see_text("session-banner", "ago").await?;
        app.shoot(desktop, "keys-offline").await?;
        page.click("nav-audit").await?;
        page.see_css("[data-testid=audit-row][data-action=\"api_key.created\"]").await?;
        page.see_text("audit-offline", "ago").await?;

        authority.serve(desktop).await?;
        page.see_gone("session-banner").await?;
        create_key(page, "after").await?;
        copied_secret(desktop, "bijak_ak_", &[]).await?;
        page.click("nav-audit").await?;
        page.see_gone("audit-offline").await
    })
}
