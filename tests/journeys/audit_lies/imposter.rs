use anyhow::Result;
use bijak_e2e::{FalseLog, Setup, journey, wait_until};
use bijak_transparency::SigningKey;

use super::{Caught, believer, renumbered};

/// Anybody can append a signature of their own to a note that the true key has signed. It vouches for nothing: only the
/// event of a rotation, proven under the old key, does.
#[test]
fn an_imposters_signature_beside_the_true_one_makes_no_new_key() -> Result<()> {
    journey("audit-lie-imposter", Setup::default(), async |desktop| {
        let believer = believer(desktop).await?;
        let page = &believer.app.page;
        let imposter = SigningKey::from_seed(believer.key.verifier().name(), &[7; 32])?;
        // The true log and head, with a second signature, and a call that names its key as the log's own.
        let both = FalseLog::signed_by(believer.lines.clone(), &[&imposter, &believer.key])?;
        believer.liar.tell(both);
        wait_until("the app to have been told", async || Ok((believer.liar.told() > 1).then_some(())))
            .await?;
        page.see_css("[data-testid=verification-badge][data-state=verified]").await?;

        // Alone, it is nobody.
        let lie = FalseLog::new(renumbered(believer.longer()?)?, &imposter)?;
        let expected = Caught { kind: "wrong_key", ..Caught::default() };
        believer.see_caught(desktop, lie, &expected).await
    })
}
