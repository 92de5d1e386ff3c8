//! A restart stays signed in; a sign-out ends it everywhere.

use anyhow::Result;
use bijak_e2e::{App, Setup, journey, wait_until};

use crate::steps::{SignedIn, see_workspace, signed_in};

#[test]
fn a_restart_stays_signed_in_and_a_sign_out_revokes_and_forgets() -> Result<()> {
    journey("sign-in-restart", Setup::default(), async |desktop| {
        let SignedIn { authority, .. } = signed_in(desktop).await?;
        App::terminate_all(desktop).await?;

        let app = App::start(desktop).await?;
        see_workspace(&app.page).await?;
        assert!(desktop.no_address_to_open()?, "no browser is needed");

        app.page.click("switcher").await?;
        app.page.click("sign-out").await?;
        app.page.see("sign-out-dialog").await?;
        app.page.click("dialog-confirm").await?;
        app.page.see_css("[data-testid=app][data-view=welcome]").await?;
        wait_until("the revocation in the audit log", async || {
            let events = authority.audit_events(&[("action", "oauth_token.revoked")]).await?;
            Ok((events.len() == 1).then_some(()))
        })
        .await?;

        App::terminate_all(desktop).await?;
        let app = App::start(desktop).await?;
        app.page.see_css("[data-testid=app][data-view=welcome]").await?;
        Ok(())
    })
}
