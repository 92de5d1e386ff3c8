//! (c) A service account's key is rotated: two keys for 24 hours, then one.

use anyhow::Result;
use bijak_e2e::{Desktop, Page, Setup, journey};

use crate::{
    audit_log::{Expected, see_listed},
    steps::{SignedIn, copied_secret, signed_in},
};

const WORKER: &str = "worker/0.9";
const ACCOUNT: &str = "nightly-batch";

#[test]
fn both_keys_work_inside_the_overlap_and_the_old_one_ends_with_it() -> Result<()> {
    journey("service-account", Setup::default(), async |desktop| {
        let SignedIn { authority, app } = signed_in(desktop).await?;
        let page = &app.page;
        let worker = authority.http(WORKER);
        let old = create_account(desktop, page).await?;
        assert_eq!(worker.chat(&old).await?.status, 200);

        page.click("account-rotate").await?;
        page.see_text("rotate-account-dialog", ACCOUNT).await?;
        page.click("dialog-confirm").await?;
        let new = copied_secret(desktop, "bijak_sk_", &[&old]).await?;
        page.see_css("[data-testid=account-key-card][data-status=superseded]").await?;
        page.see("overlap-remaining").await?;
        app.shoot(desktop, "overlap").await?;
        for hours in [0, 23] {
            desktop.clock().advance_seconds(hours * 3600)?;
            assert_eq!(worker.chat(&old).await?.status, 200);
            assert_eq!(worker.chat(&new).await?.status, 200);
        }
        desktop.clock().advance_seconds(2 * 3600)?;
        assert_eq!(worker.chat(&old).await?.status, 401);
        assert_eq!(worker.chat(&new).await?.status, 200);
        desktop.note("the overlap is over")?;

        page.click("account-trail").await?;
        page.see("filter-identity").await?;
        let person = authority.email.as_str();
        let expected = [
            Expected::by_app("service_account.created", person),
            Expected::by_app("service_account.key_rotated", person),
            Expected {
                action: "credential.rejected",
                actor: ACCOUNT,
                user_agent: WORKER,
                outcome: "failure",
            },
        ];
        see_listed(page, &expected).await?;
        app.shoot(desktop, "trail").await
    })
}

#[test]
fn a_disabled_account_loses_every_key_at_once() -> Result<()> {
    journey("service-account-disable", Setup::default(), async |desktop| {
        let SignedIn { authority, app } = signed_in(desktop).await?;
        let page = &app.page;
        let worker = authority.http(WORKER);
        let secret = create_account(desktop, page).await?;
        assert_eq!(worker.chat(&secret).await?.status, 200);
        page.click("account-disable").await?;
        page.see_text("disable-account-dialog", ACCOUNT).await?;
        page.click("dialog-confirm").await?;
        page.see_gone("account-rotate").await?;
        assert_eq!(worker.chat(&secret).await?.status, 401);
        Ok(())
    })
}

/// Creates the account, whose page opens by itself, and answers the first key's secret.
async fn create_account(desktop: &Desktop, page: &Page) -> Result<String> {
    page.click("nav-service-accounts").await?;
    page.click("create-account").await?;
    page.fill("account-name", ACCOUNT).await?;
    page.click("dialog-confirm").await?;
    let secret = copied_secret(desktop, "bijak_sk_", &[]).await?;
    page.see_gone("create-account-dialog").await?;
    page.see_css("[data-testid=account-key-card][data-status=active]").await?;
    Ok(secret)
}
