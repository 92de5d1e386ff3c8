use anyhow::Result;
use bijak_e2e::{Setup, journey};

use super::{Caught, believer, see_verified};
use crate::steps::create_key;

/// No lie on purpose: the real authority, set back to a backup.
#[test]
fn a_server_that_is_rolled_back_to_a_backup_is_caught() -> Result<()> {
    journey("audit-lie-rolled-back", Setup::default(), async |desktop| {
        let mut believer = believer(desktop).await?;
        let backup = desktop.root().join("backup");
        let size = believer.lines.len();
        believer.authority.stop().await?;
        believer.authority.back_up(&backup)?;
        believer.authority.serve(desktop).await?;
        let page = &believer.app.page;
        page.see_gone("session-banner").await?;
        create_key(page, "made after the backup").await?;
        page.click("nav-audit").await?;
        see_verified(page, size + 1).await?;

        believer.authority.stop().await?;
        believer.authority.restore(&backup)?;
        believer.authority.serve(desktop).await?;
        let expected =
            Caught { kind: "rolled_back", seq: Some(size), signed_twice: true, ..Caught::default() };
        believer.see_evidence(desktop, &expected).await
    })
}
