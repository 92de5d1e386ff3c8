use anyhow::Result;
use bijak_e2e::{FalseLog, Setup, journey};

use super::{Caught, believer, renumbered};

#[test]
fn a_server_that_withholds_events_it_has_signed_is_caught() -> Result<()> {
    journey("audit-lie-truncated", Setup::default(), async |desktop| {
        let believer = believer(desktop).await?;
        let held = believer.lines.len();
        // Signed for, and never given out.
        let lie = FalseLog::new(renumbered(believer.longer()?)?, &believer.key)?.giving_only(held);
        let expected = Caught { kind: "truncated", seq: Some(held), signed_twice: true, ..Caught::default() };
        believer.see_caught(desktop, lie, &expected).await
    })
}
