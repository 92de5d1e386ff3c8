//! The main story.

use anyhow::Result;
use bijak_e2e::{Clipboard, Desktop, Page, Setup, Tray, journey, wait_until};

use crate::{
    audit_log::{Expected, see_events},
    steps::{
        SignedIn, clipboard_is_cleared, copied_secret, copy_successor, create_key, id_of, open_key, signed_in,
    },
};

/// What a script with the key shows.
const SCRIPT: &str = "deploy-script/2.1";
const KEY: &str = "ci-deploy";

#[test]
fn a_key_is_created_copied_from_the_tray_used_rotated_and_revoked() -> Result<()> {
    journey("api-key", Setup::default(), async |desktop| {
        let SignedIn { authority, app } = signed_in(desktop).await?;
        let page = &app.page;
        let script = authority.http(SCRIPT);

        let first_id = create_key(page, KEY).await?;
        let created = copied_secret(desktop, "bijak_ak_", &[]).await?;
        app.shoot(desktop, "created").await?;
        let first = copy_from_tray(desktop).await?;
        assert_eq!(first, created);
        assert_eq!(script.chat(&first).await?.status, 200);
        desktop.note("copied from the tray, and cleared")?;

        // A day later nobody is seen using the key any more: it may be revoked at once.
        desktop.clock().advance_seconds(25 * 3600)?;
        let (second_id, second) = rotate_and_revoke(desktop, page, &first_id, &first).await?;
        assert_eq!(script.chat(&first).await?.status, 401);
        assert_eq!(script.chat(&second).await?.status, 200);
        desktop.note("rotated")?;

        open_key(page, &second_id).await?;
        page.click_css("[data-testid=key-pane] [data-testid=key-revoke]").await?;
        page.see_text("revoke-key-dialog", KEY).await?;
        page.click("dialog-confirm").await?;
        page.see_css(&format!("[data-testid=key-row][data-id=\"{second_id}\"][data-status=revoked]")).await?;
        assert_eq!(script.chat(&second).await?.status, 401);
        let tray = Tray::of(desktop).await?;
        wait_until("a tray without the dead keys", async || {
            Ok((!tray.labels().await?.iter().any(|label| label.contains(KEY))).then_some(()))
        })
        .await?;
        desktop.note("revoked")?;

        let person = authority.email.as_str();
        let refused =
            Expected { action: "credential.rejected", actor: KEY, user_agent: SCRIPT, outcome: "failure" };
        let expected = [
            Expected::by_app("api_key.created", person),
            Expected::by_app("api_key.created", person),
            Expected::by_app("api_key.revoked", person),
            refused.clone(),
            Expected::by_app("api_key.revoked", person),
            refused,
        ];
        see_events(page, KEY, &expected).await?;
        app.shoot(desktop, "audit").await?;
        the_server_says_the_same(&authority, [&first_id, &second_id]).await
    })
}

/// Somebody copies something else; the tray brings the secret back, hidden from clipboard histories, for 30 seconds.
async fn copy_from_tray(desktop: &Desktop) -> Result<String> {
    let clipboard = Clipboard::of(desktop);
    clipboard.put("something else")?;
    wait_until("the other text", async || {
        Ok(clipboard.text().await?.filter(|text| text == "something else"))
    })
    .await?;
    Tray::of(desktop).await?.click(KEY).await?;
    let secret = copied_secret(desktop, "bijak_ak_", &[]).await?;
    assert_eq!(clipboard.target("x-kde-passwordManagerHint").await?.as_deref(), Some("secret"));
    desktop.clock().advance_seconds(31)?;
    clipboard_is_cleared(desktop).await?;
    Ok(secret)
}

/// Answers the successor's id and secret.
async fn rotate_and_revoke(
    desktop: &Desktop,
    page: &Page,
    old_id: &str,
    old: &str,
) -> Result<(String, String)> {
    open_key(page, old_id).await?;
    page.click_css("[data-testid=key-pane] [data-testid=key-rotate]").await?;
    page.click("rotation-start").await?;
    page.see_css("[data-testid=rotation-panel][data-phase=awaiting_revoke][data-in-use=false]").await?;
    let new_row = format!(
        "[data-testid=key-row][data-name=\"{KEY}\"]:not([data-id=\"{old_id}\"]):not([data-status=revoked])"
    );
    let new_id = id_of(page, &new_row).await?;
    let new = copy_successor(desktop, page, old).await?;
    page.click("rotation-revoke").await?;
    page.see_css(&format!("[data-testid=key-row][data-id=\"{old_id}\"][data-status=revoked]")).await?;
    Ok((new_id, new))
}

/// The same story from the API, past the app: each event names the right key, and there is no other.
async fn the_server_says_the_same(authority: &bijak_e2e::Authority, keys: [&String; 2]) -> Result<()> {
    let mut told = Vec::new();
    for id in keys {
        for event in authority.audit_events(&[("identity", id)]).await? {
            told.push((event["seq"].as_u64(), event["action"].as_str().map(str::to_owned), id.as_str()));
        }
    }
    told.sort_unstable();
    let story: Vec<_> = told.iter().map(|(_, action, id)| (action.as_deref().unwrap_or("?"), *id)).collect();
    let [first, second] = keys.map(String::as_str);
    assert_eq!(
        story,
        [
            ("api_key.created", first),
            ("api_key.created", second),
            ("api_key.revoked", first),
            ("credential.rejected", first),
            ("api_key.revoked", second),
            ("credential.rejected", second),
        ]
    );
    Ok(())
}
