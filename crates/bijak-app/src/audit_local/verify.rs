//! Whether what a copy or a bundle holds is what the log's key signed.

use bijak_audit_cache::transparency::{Bundle, Checkpoint, VerifierKey};

use super::{LocalAudit, LocalAuditError};

/// What was found, with words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything held is covered by a checkpoint that the pinned key signed.
    Verified { explanation: String },
    /// Nothing contradicts what is held, and nothing proves all of it.
    Unverified { explanation: String },
    /// It does not hold. `seq`: the first event concerned, where one can be named.
    Broken { seq: Option<u64>, explanation: String },
}

/// The file could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It is no evidence bundle.
    #[error("{0}")]
    NoBundle(String),
    /// The key that was asked for is none.
    #[error("--key: {0}")]
    Key(String),
}

impl LocalAudit {
    /// Hashes every line anew, and holds the result against the last checkpoint that the pinned key signed. `progress`
    /// hears how many events were hashed.
    pub fn verify(&self, progress: &mut dyn FnMut(u64)) -> Result<Verdict, LocalAuditError> {
        let rehashed = self.cache.rehash(&self.never, progress)?;
        if let Some((begin, end)) = rehashed.damaged {
            let explanation = if end - begin <= 1 {
                "its line is not the one that was stored".to_owned()
            } else {
                format!("a line of the events {begin} to {} is not the one that was stored", end - 1)
            };
            return Ok(Verdict::Broken { seq: Some(begin), explanation });
        }
        if let Some((seq, explanation)) = self.evidence()?.finding {
            return Ok(Verdict::Broken { seq, explanation });
        }
        self.against_checkpoint(rehashed.events)
    }

    fn against_checkpoint(&self, events: u64) -> Result<Verdict, LocalAuditError> {
        let unverified = |why: &str| Verdict::Unverified {
            explanation: format!("{events} events are as they were stored; {why}"),
        };
        let evidence = self.evidence()?;
        let keys = evidence.keys()?;
        let (Some(note), Some(key)) = (&evidence.checkpoint, keys.last()) else {
            return Ok(unverified("no signed checkpoint is known that would prove them"));
        };
        let checkpoint = match Checkpoint::open(note, key.name(), &keys) {
            Ok(checkpoint) => checkpoint,
            Err(error) => {
                let explanation = format!("the kept checkpoint is not signed by the pinned key: {error}");
                return Ok(Verdict::Broken { seq: None, explanation });
            }
        };
        let size = checkpoint.size;
        let Some(root) = self.cache.root(size)? else {
            return Ok(unverified(&format!("the checkpoint over {size} needs events that are not here yet")));
        };
        if root != checkpoint.root {
            let explanation =
                format!("the first {size} events do not lead to the root that the checkpoint signs");
            return Ok(Verdict::Broken { seq: None, explanation });
        }
        let high = self.newest_seq()?.map_or(0, |newest| newest + 1);
        if high > size {
            return Ok(unverified(&format!("the last checkpoint proves those below {size} only")));
        }
        let (origin, key) = (&checkpoint.origin, key.id());
        let explanation = format!("{events} events up to {} of {origin}, key {key}", size.saturating_sub(1));
        Ok(Verdict::Verified { explanation })
    }
}

/// Checks an evidence bundle, offline. `key`: the vkey that the log must be signed with, where it is known from
/// elsewhere; without it the keys in the bundle count.
pub fn verify_bundle(bytes: &[u8], key: Option<&str>) -> Result<Verdict, BundleError> {
    let key = key.map(VerifierKey::parse).transpose().map_err(|error| BundleError::Key(error.to_string()))?;
    let bundle = Bundle::parse(bytes).map_err(|error| BundleError::NoBundle(error.to_string()))?;
    let keys = key.map_or_else(|| bundle.vkeys.clone(), |key| vec![key]);
    Ok(match bundle.verify_with(&keys) {
        Ok(verified) => {
            let signers: Vec<String> = verified.signers.iter().map(ToString::to_string).collect();
            let (events, size) = (verified.events.len(), verified.size);
            let signers = signers.join(", ");
            Verdict::Verified {
                explanation: format!(
                    "{events} of the first {size} events of {}, signed by {signers}",
                    verified.origin
                ),
            }
        }
        Err(error) => Verdict::Broken { seq: error.seq(), explanation: error.to_string() },
    })
}
