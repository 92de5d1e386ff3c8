//! Putting everything into the one file.

use crate::{AuditCache, CacheError};

impl AuditCache {
    /// Folds SQLite's write-ahead log into the file and truncates it: the file alone can then be copied. While another
    /// process reads, what it still needs stays in the log.
    pub fn truncate_log(&self) -> Result<(), CacheError> {
        let writer = self.writer();
        Ok(writer.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }
}
