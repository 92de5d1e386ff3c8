//! How many events match.

use crate::{AuditCache, CacheError, Cancel, Query};

impl AuditCache {
    /// How many of the events up to `up_to_seq` match; `None`: of all that are held.
    pub fn count(&self, query: &Query, up_to_seq: Option<u64>, cancel: &Cancel) -> Result<u64, CacheError> {
        self.read(|session| Ok(session.matched(query, up_to_seq, cancel)?.count()))
    }
}
