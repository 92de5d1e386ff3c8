//! Table `audit_tiles`: each log's Merkle tree, sixteen hashes a row. The only writer is the store's writer, at the end
//! of a group; see `migrations/0003_audit_tree.sql` for the form.

use bijak_transparency::{Hash, node_hash, root};
use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;

/// Hashes in a whole tile: four levels of the tree.
pub const WIDTH: usize = 16;
/// Levels of the tree that a tile spans.
pub const HEIGHT: u8 = 4;

/// Where a tile lies: `level` in tiles from the leaves up, `position` from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    pub level: u8,
    pub position: u64,
}

/// The hashes of a tile; none where it is not there.
pub fn read(conn: &Connection, organization: &str, place: Place) -> Result<Vec<Hash>, StoreError> {
    let Place { level, position } = place;
    let mut statement = conn.prepare_cached(
        "SELECT hashes FROM audit_tiles WHERE organization_id = ?1 AND level = ?2 AND position = ?3",
    )?;
    let hashes = statement
        .query_row(params![organization, level, position], |row| Ok(split(row.get_ref(0)?.as_blob()?)));
    Ok(hashes.optional()?.unwrap_or_default())
}

/// Every tile of a log, level by level and left to right.
pub fn each(
    conn: &Connection,
    organization: &str,
    mut tile: impl FnMut(Place, Vec<Hash>),
) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT level, position, hashes FROM audit_tiles WHERE organization_id = ?1 ORDER BY level, position",
    )?;
    let mut rows = statement.query([organization])?;
    while let Some(row) = rows.next()? {
        tile(
            Place { level: row.get(0)?, position: row.get(1)? },
            split(row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?),
        );
    }
    Ok(())
}

pub(super) fn write(
    conn: &Connection,
    organization: &str,
    place: Place,
    hashes: &[Hash],
) -> Result<(), StoreError> {
    let Place { level, position } = place;
    conn.prepare_cached(
        "INSERT INTO audit_tiles (organization_id, level, position, hashes) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (organization_id, level, position) DO UPDATE SET hashes = ?4",
    )?
    .execute(params![organization, level, position, hashes.as_flattened()])?;
    Ok(())
}

/// The root over a whole log, from the rightmost tile of each level, empty where the level ends with a whole one: their
/// perfect subtrees, the largest first, folded from the right (RFC 9162 §2.1.1).
pub fn root_over(tails: &[Vec<Hash>]) -> Hash {
    let perfect = tails.iter().rev().flat_map(|tail| {
        let mut rest = &tail[..];
        [8, 4, 2, 1].into_iter().filter_map(move |length| {
            let (subtree, right) = rest.split_at_checked(length)?;
            rest = right;
            Some(root(subtree))
        })
    });
    let perfect: Vec<Hash> = perfect.collect();
    let folded = perfect.into_iter().rev().reduce(|right, left| node_hash(&left, &right));
    folded.unwrap_or_else(|| root(&[]))
}

fn split(blob: &[u8]) -> Vec<Hash> {
    // The table holds whole hashes only.
    blob.as_chunks::<32>().0.to_vec()
}
