use anyhow::Result;
use bijak_e2e::{FalseLog, Setup, journey};

use super::{Caught, believer, invented, renumbered};

#[test]
fn a_server_that_inserts_an_event_is_caught() -> Result<()> {
    journey("audit-lie-inserted", Setup::default(), async |desktop| {
        let believer = believer(desktop).await?;
        let seq = believer.lines.len() - 3;
        let mut lines = believer.lines.clone();
        lines.insert(seq, invented(&lines[seq], 'A')?);
        let lines = renumbered(lines)?;
        let received = lines[seq].clone();
        let lie = FalseLog::new(lines, &believer.key)?;
        let expected = Caught {
            kind: "inserted",
            seq: Some(seq),
            received: Some(&received),
            signed_twice: true,
            ..Caught::default()
        };
        believer.see_caught(desktop, lie, &expected).await
    })
}
