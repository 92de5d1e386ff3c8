use anyhow::Result;
use bijak_e2e::{FalseLog, Setup, journey};

use super::{Caught, believer};

/// Every event is still there; the log's key does not stand for the last ones any more.
#[test]
fn a_server_whose_checkpoint_shrinks_is_caught() -> Result<()> {
    journey("audit-lie-shrunk", Setup::default(), async |desktop| {
        let believer = believer(desktop).await?;
        let size = believer.lines.len() - 2;
        let before = FalseLog::new(believer.lines[..size].to_vec(), &believer.key)?;
        let lie = FalseLog::new(believer.lines.clone(), &believer.key)?.with_checkpoint_of(&before);
        let expected = Caught { kind: "shrunk", seq: Some(size), signed_twice: true, ..Caught::default() };
        believer.see_caught(desktop, lie, &expected).await
    })
}
