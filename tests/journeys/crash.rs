//! (d) The app is killed between a change and its record: the next start leaves no live key whose secret nobody has.
//! The fail points lie after the server has made the key and before anything of it is stored.

use anyhow::Result;
use bijak_e2e::{App, Authority, Setup, journey, wait_until};
use serde_json::Value;

use crate::steps::{SignedIn, copied_secret, create_key, open_key, see_workspace, signed_in};

#[test]
fn a_key_whose_secret_was_lost_in_a_crash_is_revoked_at_the_next_start() -> Result<()> {
    journey("crash-create", Setup::default(), async |desktop| {
        let SignedIn { authority, .. } = signed_in(desktop).await?;
        App::terminate_all(desktop).await?;

        let app = App::start_with(desktop, &[("FAILPOINTS", "api_key.created=pause")]).await?;
        see_workspace(&app.page).await?;
        start_creating(&app, "lost").await?;
        let made = wait_until("the key on the server", async || one_key(&authority, "lost").await).await?;
        assert_eq!(made["status"], "active");
        app.kill().await?;

        let app = App::start(desktop).await?;
        see_workspace(&app.page).await?;
        wait_until("the key to be revoked", async || {
            let key = one_key(&authority, "lost").await?;
            Ok(key.filter(|key| key["status"] == "revoked"))
        })
        .await?;
        // And the app works as if nothing had been.
        create_key(&app.page, "next").await?;
        copied_secret(desktop, "bijak_ak_", &[]).await?;
        Ok(())
    })
}

#[test]
fn a_rotation_cut_short_by_a_crash_leaves_the_old_key_alone() -> Result<()> {
    journey("crash-rotate", Setup::default(), async |desktop| {
        let SignedIn { authority, app } = signed_in(desktop).await?;
        let old_id = create_key(&app.page, "survivor").await?;
        let old = copied_secret(desktop, "bijak_ak_", &[]).await?;
        App::terminate_all(desktop).await?;

        let app = App::start_with(desktop, &[("FAILPOINTS", "rotation.created=pause")]).await?;
        app.page.click("nav-keys").await?;
        open_key(&app.page, &old_id).await?;
        app.page.click_css("[data-testid=key-pane] [data-testid=key-rotate]").await?;
        app.page.click("rotation-start").await?;
        wait_until("the successor on the server", async || {
            Ok((keys(&authority, "survivor").await?.len() == 2).then_some(()))
        })
        .await?;
        app.kill().await?;

        let app = App::start(desktop).await?;
        see_workspace(&app.page).await?;
        wait_until("the successor to be revoked", async || {
            let live: Vec<_> = keys(&authority, "survivor")
                .await?
                .into_iter()
                .filter(|key| key["status"] == "active")
                .filter_map(|key| key["id"].as_str().map(str::to_owned))
                .collect();
            Ok((live == [old_id.clone()]).then_some(()))
        })
        .await?;
        assert_eq!(authority.http("survivor/1").chat(&old).await?.status, 200);
        Ok(())
    })
}

async fn start_creating(app: &App, name: &str) -> Result<()> {
    app.page.click("nav-keys").await?;
    app.page.click("create-key").await?;
    app.page.fill("key-name", name).await?;
    app.page.click("dialog-confirm").await
}

async fn one_key(authority: &Authority, name: &str) -> Result<Option<Value>> {
    Ok(keys(authority, name).await?.pop())
}

/// The keys of that name as the server has them.
async fn keys(authority: &Authority, name: &str) -> Result<Vec<Value>> {
    let mut keys = authority.api_keys().await?;
    keys.retain(|key| key["name"] == name);
    Ok(keys)
}
