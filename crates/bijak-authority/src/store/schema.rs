//! The schema: an ordered list of migrations. They go forward, import no live types and are closed once released.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::StoreError;

const STEPS: &[M<'static>] =
    &[M::up(include_str!("migrations/0001_core.sql")), M::up(include_str!("migrations/0002_oauth.sql"))];

/// Brings a database to the newest schema. A database of a newer program is refused.
pub(super) fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    Migrations::from_slice(STEPS).to_latest(conn).map_err(|e| match e {
        rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
        rusqlite_migration::Error::MigrationDefinition(
            rusqlite_migration::MigrationDefinitionError::DatabaseTooFarAhead,
        ) => StoreError::NewerSchema,
        other => StoreError::Migration(other.to_string().into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_applies_to_an_empty_database() {
        Migrations::from_slice(STEPS).validate().unwrap();
    }

    #[test]
    fn a_database_of_a_newer_program_is_refused() {
        let mut conn = Connection::open_in_memory().unwrap();
        conn.pragma_update(None, "user_version", 999).unwrap();
        assert!(matches!(migrate(&mut conn), Err(StoreError::NewerSchema)));
    }
}
