//! A log as a liar has it: any lines, with a tree, proofs and signatures that fit them perfectly.

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use bijak_transparency::{
    Checkpoint, Hash, NodeId, SigningKey, consistency_proof, inclusion_proof, leaf_hash, root,
};
use serde_json::json;

/// What the liar shows.
#[derive(Debug)]
pub struct FalseLog {
    pub(super) lines: Vec<String>,
    leaves: Vec<Hash>,
    /// How many of the lines are given out; of the rest there is only the root.
    pub(super) given: usize,
    pub(super) checkpoint: String,
    pub(super) vkey: String,
}

impl FalseLog {
    /// These lines, under a checkpoint of all of them, signed by `key` alone.
    pub fn new(lines: Vec<String>, key: &SigningKey) -> Result<Self> {
        Self::signed_by(lines, &[key])
    }

    /// These lines; the first of `keys` is shown as the log's own.
    pub fn signed_by(lines: Vec<String>, keys: &[&SigningKey]) -> Result<Self> {
        let leaves: Vec<_> = lines.iter().map(|line| leaf_hash(line.as_bytes())).collect();
        let checkpoint = Checkpoint {
            origin: keys.first().context("a key")?.verifier().name().to_owned(),
            size: u64::try_from(lines.len())?,
            root: root(&leaves),
            extensions: Vec::new(),
        };
        let note = checkpoint.sign(keys)?.to_string();
        let vkey = keys.first().context("a key")?.verifier().to_string();
        Ok(Self { given: lines.len(), lines, leaves, checkpoint: note, vkey })
    }

    /// Signs all of them and gives out only the first `given`.
    #[must_use]
    pub fn giving_only(self, given: usize) -> Self {
        Self { given, ..self }
    }

    /// Signs another log's head, whatever this one's events say.
    #[must_use]
    pub fn with_checkpoint_of(self, other: &Self) -> Self {
        Self { checkpoint: other.checkpoint.clone(), ..self }
    }

    pub(super) fn inclusion(&self, seq: u64, size: u64) -> Option<String> {
        (seq < size && size <= u64::try_from(self.lines.len()).ok()?).then_some(())?;
        Some(proof(&inclusion_proof(seq, size, |node| self.node(node)).ok()?))
    }

    pub(super) fn consistency(&self, from: u64, to: u64) -> Option<String> {
        (from <= to && to <= u64::try_from(self.lines.len()).ok()?).then_some(())?;
        Some(proof(&consistency_proof(from, to, |node| self.node(node)).ok()?))
    }

    fn node(&self, node: NodeId) -> Result<Hash> {
        let begin = usize::try_from(node.index << node.level)?;
        Ok(root(self.leaves.get(begin..begin + (1 << node.level)).context("beyond the log")?))
    }
}

fn proof(hashes: &[Hash]) -> String {
    let hashes: Vec<_> = hashes.iter().map(|hash| BASE64_STANDARD.encode(hash)).collect();
    json!({ "hashes": hashes }).to_string()
}
