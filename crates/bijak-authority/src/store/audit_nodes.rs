//! Nodes of a log's Merkle tree, wherever they lie: what proofs are made of.

use bijak_transparency::{Hash, root};
use rusqlite::Connection;

use super::{
    StoreError,
    audit_tiles::{self, HEIGHT, Place, WIDTH},
};

/// The root over the perfect subtree of 2^`level` leaves that begins at leaf `index` · 2^`level`: one row read, fourteen
/// hashes at most.
pub fn node(conn: &Connection, organization: &str, level: u8, index: u64) -> Result<Hash, StoreError> {
    let span = level % HEIGHT;
    let first = index << span;
    let place = Place { level: level / HEIGHT, position: first / WIDTH as u64 };
    let hashes = audit_tiles::read(conn, organization, place)?;
    // Below 16: the tile's place took the rest of it.
    let from = usize::try_from(first % WIDTH as u64).unwrap_or_default();
    let subtree = hashes.get(from..from + (1 << span));
    let missing =
        || StoreError::Corrupt { what: "tile of the audit tree", value: format!("{place:?} ends early") };
    Ok(root(subtree.ok_or_else(missing)?))
}
