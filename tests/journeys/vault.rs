//! Where the master key lives, and what the screen says where it cannot be had.

use anyhow::Result;
use bijak_e2e::{App, Keyring, Setup, journey, password};

use crate::steps::{SignedIn, see_workspace, signed_in};

fn with(keyring: Keyring) -> Setup {
    Setup { keyring, ..Setup::default() }
}

#[test]
fn a_locked_keyring_is_named_and_its_prompt_opens_the_vault() -> Result<()> {
    journey("vault-locked", with(Keyring::Locked), async |desktop| {
        let app = App::start(desktop).await?;
        app.page.see_css("[data-testid=vault-gate][data-state=keyring_locked]").await?;
        app.shoot(desktop, "locked").await?;
        desktop.answer_keyring_prompt().await?;
        app.page.see_css("[data-testid=app][data-view=welcome]").await?;
        Ok(())
    })
}

#[test]
fn an_unreachable_keyring_is_told_from_a_locked_one_and_nothing_is_lost() -> Result<()> {
    journey("vault-unreachable", Setup::default(), async |desktop| {
        let SignedIn { authority: _authority, .. } = signed_in(desktop).await?;
        App::terminate_all(desktop).await?;
        desktop.stop_keyring();

        let app = App::start(desktop).await?;
        app.page.see_css("[data-testid=vault-gate][data-state=keyring_unreachable]").await?;
        app.shoot(desktop, "unreachable").await?;
        desktop.start_keyring().await?;
        app.page.click("vault-retry").await?;
        see_workspace(&app.page).await
    })
}

#[test]
fn without_a_keyring_a_passphrase_is_chosen_and_asked_again_at_the_next_start() -> Result<()> {
    journey("vault-passphrase", with(Keyring::None), async |desktop| {
        let passphrase = password()?;
        let app = App::start(desktop).await?;
        app.page.see_css("[data-testid=vault-gate][data-state=needs_passphrase]").await?;
        app.shoot(desktop, "choose").await?;
        app.page.fill("passphrase", &passphrase).await?;
        app.page.fill("passphrase-repeat", &passphrase).await?;
        app.page.click("passphrase-submit").await?;
        app.page.see_css("[data-testid=app][data-view=welcome]").await?;
        App::terminate_all(desktop).await?;

        let app = App::start(desktop).await?;
        app.page.see_css("[data-testid=vault-gate][data-state=passphrase_locked]").await?;
        app.page.fill("passphrase", "not the passphrase").await?;
        app.page.click("passphrase-submit").await?;
        app.page.see("vault-error").await?;
        app.page.fill("passphrase", &passphrase).await?;
        app.page.click("passphrase-submit").await?;
        app.page.see_css("[data-testid=app][data-view=welcome]").await?;
        Ok(())
    })
}
