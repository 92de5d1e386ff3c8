use rusqlite_migration::{M, Migrations};

/// Forward only, closed once released. A new one: a file under `migrations/`, and one line at the END here.
const FILES: &[M<'static>] = &[
    M::up(include_str!("migrations/profiles.sql")),
    M::up(include_str!("migrations/credentials.sql")),
    M::up(include_str!("migrations/audit.sql")),
];

pub(super) static ALL: Migrations<'static> = Migrations::from_slice(FILES);
