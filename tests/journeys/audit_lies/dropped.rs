use anyhow::Result;
use bijak_e2e::{FalseLog, Setup, journey};

use super::{Caught, believer, renumbered};

#[test]
fn a_server_that_drops_an_event_is_caught() -> Result<()> {
    journey("audit-lie-dropped", Setup::default(), async |desktop| {
        let believer = believer(desktop).await?;
        let seq = believer.lines.len() - 3;
        let mut lines = believer.longer()?;
        lines.remove(seq);
        let lie = FalseLog::new(renumbered(lines)?, &believer.key)?;
        let held = believer.lines[seq].as_str();
        let expected = Caught {
            kind: "dropped",
            seq: Some(seq),
            held: Some(held),
            signed_twice: true,
            ..Caught::default()
        };
        believer.see_caught(desktop, lie, &expected).await
    })
}
