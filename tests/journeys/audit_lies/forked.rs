use anyhow::Result;
use bijak_e2e::{FalseLog, Setup, journey};

use super::{Caught, believer, invented, renumbered};

/// One size, two histories, both signed: others were shown other events.
#[test]
fn a_server_that_shows_a_forked_view_is_caught() -> Result<()> {
    journey("audit-lie-forked", Setup::default(), async |desktop| {
        let believer = believer(desktop).await?;
        let seq = believer.lines.len() - 2;
        let mut lines = believer.lines.clone();
        lines[seq] = invented(&lines[seq], 'A')?;
        lines[seq + 1] = invented(&lines[seq], 'B')?;
        let lie = FalseLog::new(renumbered(lines)?, &believer.key)?;
        let expected = Caught { kind: "forked", seq: Some(seq), signed_twice: true, ..Caught::default() };
        believer.see_caught(desktop, lie, &expected).await
    })
}
