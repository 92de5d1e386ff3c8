use anyhow::Result;
use bijak_e2e::{FalseLog, Setup, journey};

use super::{Caught, believer, renumbered};

#[test]
fn a_server_that_reorders_events_is_caught() -> Result<()> {
    journey("audit-lie-reordered", Setup::default(), async |desktop| {
        let believer = believer(desktop).await?;
        let seq = believer.lines.len() - 3;
        let mut lines = believer.longer()?;
        lines.swap(seq, seq + 1);
        let lie = FalseLog::new(renumbered(lines)?, &believer.key)?;
        let expected = Caught { kind: "reordered", seq: Some(seq), signed_twice: true, ..Caught::default() };
        believer.see_caught(desktop, lie, &expected).await
    })
}
