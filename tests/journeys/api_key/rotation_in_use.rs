//! Somebody still uses the old key: revoking it wants a second look.

use anyhow::Result;
use bijak_e2e::{Setup, journey};

use crate::steps::{SignedIn, copied_secret, copy_successor, create_key, open_key, signed_in};

const SCRIPT: &str = "nightly-import/1.0";

#[test]
fn a_rotation_shows_who_still_uses_the_old_key_and_asks_before_it_revokes() -> Result<()> {
    journey("api-key-in-use", Setup::default(), async |desktop| {
        let SignedIn { authority, app } = signed_in(desktop).await?;
        let page = &app.page;
        let script = authority.http(SCRIPT);
        let old_id = create_key(page, "importer").await?;
        let old = copied_secret(desktop, "bijak_ak_", &[]).await?;
        assert_eq!(script.chat(&old).await?.status, 200);

        open_key(page, &old_id).await?;
        page.click_css("[data-testid=key-pane] [data-testid=key-test]").await?;
        page.see_css("[data-testid=key-test-result][data-ok=true][data-status=\"200\"]").await?;
        page.click_css("[data-testid=key-pane] [data-testid=key-rotate]").await?;
        page.click("rotation-start").await?;
        page.see_css("[data-testid=rotation-panel][data-phase=awaiting_revoke][data-in-use=true]").await?;
        // The script, and not the app's own test of the key.
        assert_eq!(page.count_css("[data-testid=rotation-user]").await?, 1);
        page.see_text("rotation-user", SCRIPT).await?;
        app.shoot(desktop, "in-use").await?;
        let new = copy_successor(desktop, page, &old).await?;
        assert_eq!(script.chat(&old).await?.status, 200, "both live until the person decides");
        assert_eq!(script.chat(&new).await?.status, 200);

        page.click("rotation-revoke").await?;
        page.see_text("revoke-anyway-dialog", SCRIPT).await?;
        page.click("dialog-confirm").await?;
        page.see_css(&format!("[data-testid=key-row][data-id=\"{old_id}\"][data-status=revoked]")).await?;
        assert_eq!(script.chat(&old).await?.status, 401);
        assert_eq!(script.chat(&new).await?.status, 200);
        Ok(())
    })
}
