use base64::{Engine, prelude::BASE64_STANDARD};
use bijak_audit_cache::{
    AuditCache, CacheError, Proof,
    transparency::{Checkpoint, VerifierKey},
};

use super::{
    status::key_name,
    trust::{of_store, table},
};
use crate::{
    App,
    app::code,
    view::{AuditProofView, ErrorView},
};

impl App {
    /// That an event is in the tree that the log's last head signs: made out of the copy and checked here, with the pinned
    /// key. The server is not asked.
    pub async fn audit_prove(&self, seq: u64) -> Result<AuditProofView, ErrorView> {
        let ctx = &self.ctx;
        let profile_id = ctx.active_profile()?;
        let organization_id = profile_id.clone();
        let log = ctx.store.call(move |c| table::get(c, &organization_id)).await?;
        let known = log.and_then(|log| Some((log.pinned_key, log.checkpoint?)));
        let not_yet = || {
            let words =
                format!("event {seq} is not proven yet: what lies between it and the last head is not here");
            ErrorView::new(code::AUDIT_NOT_PROVEN, words)
        };
        let (vkey, note) = known.ok_or_else(not_yet)?;
        let size = of_store(&note)?.size;
        let proof = ctx.with_audit(&profile_id, move |cache| prove(cache, seq, size)).await?;
        let Proof { seq, size, leaf_hash, hashes, root, holds } = proof.ok_or_else(not_yet)?;
        let signed = VerifierKey::parse(&vkey).is_ok_and(|key| {
            Checkpoint::open(&note, key.name(), std::slice::from_ref(&key))
                .is_ok_and(|head| head.root == root)
        });
        let base64 = |hash| BASE64_STANDARD.encode(hash);
        Ok(AuditProofView {
            seq,
            size,
            leaf_hash: base64(leaf_hash),
            hashes: hashes.into_iter().map(base64).collect(),
            root: base64(root),
            checkpoint: note,
            key_name: key_name(&vkey),
            holds: holds && signed,
        })
    }
}

fn prove(cache: &AuditCache, seq: u64, size: u64) -> Result<Option<Proof>, CacheError> {
    match cache.prove(seq, size) {
        Err(CacheError::NotHeld { .. }) => Ok(None),
        proof => proof,
    }
}
