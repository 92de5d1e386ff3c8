//! A database as it is at one moment, beside whoever writes to it.

use std::path::Path;

use rusqlite::Connection;

use super::{StoreError, open, schema};

/// Reads only, takes no lock that anybody waits for.
#[derive(Debug)]
pub struct Snapshot(Connection);

impl Snapshot {
    /// Refuses a database of another version: it is not this program's to read.
    pub fn open(database: &Path) -> Result<Self, StoreError> {
        let conn = open::reader(database)?;
        schema::check(&conn)?;
        Ok(Self(conn))
    }

    /// All of `query` sees one moment.
    pub fn read<T, E: From<StoreError>>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let tx = self.0.unchecked_transaction().map_err(StoreError::from)?;
        query(&tx)
    }
}
