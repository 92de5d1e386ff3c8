use anyhow::Result;
use bijak_e2e::{App, FalseLog, Setup, journey};

use super::{Caught, believer, edited, renumbered};

#[test]
fn a_server_that_edits_an_event_is_caught_and_stays_caught() -> Result<()> {
    journey("audit-lie-edited", Setup::default(), async |desktop| {
        let mut believer = believer(desktop).await?;
        let seq = believer.lines.len() - 2;
        let mut lines = believer.longer()?;
        lines[seq] = edited(&lines[seq]);
        let lines = renumbered(lines)?;
        let (held, received) = (believer.lines[seq].clone(), lines[seq].clone());
        assert_ne!(held, received);
        let lie = FalseLog::new(lines, &believer.key)?;
        let expected = Caught {
            kind: "edited",
            seq: Some(seq),
            held: Some(&held),
            received: Some(&received),
            signed_twice: true,
        };
        believer.see_caught(desktop, lie, &expected).await?;

        // Started anew, it knows no less, and does not ask the liar again.
        App::terminate_all(desktop).await?;
        believer.app = App::start(desktop).await?;
        believer.app.page.click("nav-audit").await?;
        believer.see_evidence(desktop, &expected).await
    })
}
