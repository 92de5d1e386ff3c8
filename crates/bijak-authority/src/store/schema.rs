//! The schema: an ordered list of migrations. They go forward, import no live types and are closed once released.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::StoreError;

#[path = "migrations/audit_tree.rs"]
mod audit_tree;

fn steps() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!("migrations/0001_core.sql")),
        M::up(include_str!("migrations/0002_oauth.sql")),
        M::up_with_hook(include_str!("migrations/0003_audit_tree.sql"), audit_tree::build),
        M::up(include_str!("migrations/0004_sinks.sql")),
        M::up(include_str!("migrations/0005_refresh_grace.sql")),
        M::up(include_str!("migrations/0006_oauth_clients.sql")),
        M::up(include_str!("migrations/0007_pushed_requests.sql")),
        M::up(include_str!("migrations/0008_policy.sql")),
    ])
}

/// Brings a database to the newest schema. A database of a newer program is refused.
pub(super) fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    steps().to_latest(conn).map_err(|e| match e {
        rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
        rusqlite_migration::Error::MigrationDefinition(
            rusqlite_migration::MigrationDefinitionError::DatabaseTooFarAhead,
        ) => StoreError::NewerSchema,
        other => StoreError::Migration(other.to_string().into()),
    })
}

/// Whether a database has the newest schema, for those who may not change it.
pub(super) fn check(conn: &Connection) -> Result<(), StoreError> {
    match steps().pending_migrations(conn) {
        Ok(0) => Ok(()),
        Ok(1..) => Err(StoreError::OlderSchema),
        Ok(..0) => Err(StoreError::NewerSchema),
        Err(other) => Err(StoreError::Migration(other.to_string().into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{audit_heads, audit_tiles};

    #[test]
    fn every_step_applies_to_an_empty_database() {
        steps().validate().unwrap();
    }

    #[test]
    fn a_database_of_a_newer_program_is_refused() {
        let mut conn = Connection::open_in_memory().unwrap();
        conn.pragma_update(None, "user_version", 999).unwrap();
        assert!(matches!(migrate(&mut conn), Err(StoreError::NewerSchema)));
    }

    /// A database as version 2 left it, with `size` events in its one log.
    fn version_two(size: u64) -> Connection {
        let mut conn = Connection::open_in_memory().unwrap();
        steps().to_version(&mut conn, 2).unwrap();
        conn.execute_batch(
            "INSERT INTO organizations (id, name, log_origin, created_at)
                 VALUES ('org_00000000000000000000000000', 'a', 'local', 0);
             INSERT INTO organizations (id, name, log_origin, created_at)
                 VALUES ('org_00000000000000000000000001', 'b', 'elsewhere', 0)",
        )
        .unwrap();
        for seq in 0..size {
            conn.execute(
                "INSERT INTO audit_events (organization_id, seq, time, action, outcome, leaf_hash, line)
                     VALUES ('org_00000000000000000000000000', ?1, 0, 'a.b', 'success', ?2, '')",
                rusqlite::params![seq, bijak_transparency::leaf_hash(&seq.to_be_bytes())],
            )
            .unwrap();
        }
        conn
    }

    #[test]
    fn events_from_before_there_was_a_tree_get_the_one_they_would_have_got() {
        let organization = "org_00000000000000000000000000".parse().unwrap();
        for size in [0, 1, 15, 16, 17, 256, 300, 4_096, 4_113] {
            let mut old = version_two(size);
            migrate(&mut old).unwrap();
            let mut new = version_two(0);
            migrate(&mut new).unwrap();
            let mut trees = super::super::audit_tree::Trees::default();
            for seq in 0..size {
                trees.push(&new, organization, bijak_transparency::leaf_hash(&seq.to_be_bytes())).unwrap();
            }
            trees.flush(&new).unwrap();
            let tables = |conn: &Connection| {
                let mut tiles = Vec::new();
                audit_tiles::each(conn, &organization.to_string(), |place, hashes| {
                    tiles.push((place, hashes));
                })
                .unwrap();
                (audit_heads::read(conn, organization).unwrap(), tiles)
            };
            assert_eq!(tables(&old), tables(&new), "size {size}");
        }
    }
}
