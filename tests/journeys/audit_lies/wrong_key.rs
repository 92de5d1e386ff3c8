use anyhow::Result;
use bijak_e2e::{FalseLog, Setup, journey};
use bijak_transparency::SigningKey;

use super::{Caught, believer, renumbered};

#[test]
fn a_server_with_another_key_is_caught() -> Result<()> {
    journey("audit-lie-wrong-key", Setup::default(), async |desktop| {
        let believer = believer(desktop).await?;
        let other = SigningKey::from_seed(believer.key.verifier().name(), &[7; 32])?;
        let lie = FalseLog::new(renumbered(believer.longer()?)?, &other)?;
        let expected = Caught { kind: "wrong_key", ..Caught::default() };
        believer.see_caught(desktop, lie, &expected).await
    })
}
