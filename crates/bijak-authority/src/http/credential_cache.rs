//! Keys that were looked up before. No entry lives by the clock: it counts while [`Store::generation`] is the one it was
//! read under, which is while nothing at all has been committed since. Revocation stays immediate.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use bijak_domain::{SecretHash, Timestamp};
use rusqlite::Connection;

use super::{Authentication, Credential};
use crate::store::{Store, StoreError};

const SHARDS: usize = 16;
/// Keys a shard holds at most; then it starts anew. Only keys that exist come in: strangers cannot fill it.
const ENTRIES: usize = 1_024;

#[derive(Debug, Default)]
pub struct CredentialCache {
    shards: [Mutex<HashMap<SecretHash, (u64, Credential)>>; SHARDS],
}

impl CredentialCache {
    /// Judges the key of `hash` at `now`; `find` reads it where it is not known.
    pub fn authenticate(
        &self,
        store: &Store,
        hash: &SecretHash,
        now: Timestamp,
        find: fn(&Connection, &SecretHash) -> Result<Option<Credential>, StoreError>,
    ) -> Result<Authentication, StoreError> {
        // Before anything is read: see `store::generation` for why.
        let generation = store.generation();
        let shard = &self.shards[usize::from(hash.0[0]) % SHARDS];
        if let Some((of, credential)) = shard.lock().unwrap_or_else(PoisonError::into_inner).get(hash)
            && *of == generation
        {
            return Ok(credential.at(now));
        }
        let Some(credential) = store.peek(|conn| find(conn, hash))? else {
            return Ok(Authentication::Unknown);
        };
        let authentication = credential.at(now);
        let mut entries = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= ENTRIES && !entries.contains_key(hash) {
            entries.clear();
        }
        entries.insert(*hash, (generation, credential));
        Ok(authentication)
    }
}
