//! The second half of 0003: the tree of the events that are there already. Written out with nothing of today's types, so
//! that it does the same in ten years: tiles of sixteen, as `0003_audit_tree.sql` describes them.

use rusqlite::{Connection, params};
use rusqlite_migration::HookResult;
use sha2::{Digest, Sha256};

type Hash = [u8; 32];

const WIDTH: usize = 16;

pub(in crate::store) fn build(tx: &rusqlite::Transaction<'_>) -> HookResult {
    let organizations = {
        let mut statement = tx.prepare("SELECT id FROM organizations ORDER BY id")?;
        statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?
    };
    for organization in organizations {
        build_one(tx, &organization)?;
    }
    Ok(())
}

fn build_one(conn: &Connection, organization: &str) -> rusqlite::Result<()> {
    let mut levels: Vec<Level> = Vec::new();
    let mut size = 0u64;
    let mut statement =
        conn.prepare("SELECT leaf_hash FROM audit_events WHERE organization_id = ?1 ORDER BY seq")?;
    let mut rows = statement.query([organization])?;
    while let Some(row) = rows.next()? {
        size += 1;
        let mut carried = Some(row.get::<_, Hash>(0)?);
        let mut n = 0;
        while let Some(hash) = carried.take() {
            if n == levels.len() {
                levels.push(Level::default());
            }
            levels[n].hashes.push(hash);
            if levels[n].hashes.len() == WIDTH {
                write(conn, organization, n, &levels[n])?;
                carried = Some(root(&levels[n].hashes));
                levels[n] = Level { position: levels[n].position + 1, hashes: Vec::new() };
                n += 1;
            }
        }
    }
    if size == 0 {
        return Ok(());
    }
    let mut perfect = Vec::new();
    for (n, level) in levels.iter().enumerate().rev() {
        if !level.hashes.is_empty() {
            write(conn, organization, n, level)?;
        }
        let mut rest = &level.hashes[..];
        for length in [8, 4, 2, 1] {
            if rest.len() >= length {
                perfect.push(root(&rest[..length]));
                rest = &rest[length..];
            }
        }
    }
    // From right to left: the smaller subtrees lie deeper (RFC 9162 §2.1.1).
    let root = perfect.into_iter().rev().reduce(|right, left| node(&left, &right));
    conn.execute(
        "INSERT INTO audit_heads (organization_id, size, root) VALUES (?1, ?2, ?3)",
        params![organization, size, root],
    )?;
    Ok(())
}

/// The tile that is filling up at one level.
#[derive(Default)]
struct Level {
    position: u64,
    hashes: Vec<Hash>,
}

fn write(conn: &Connection, organization: &str, level: usize, tile: &Level) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO audit_tiles (organization_id, level, position, hashes) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![organization, level, tile.position, tile.hashes.concat()])?;
    Ok(())
}

/// Over a power of two of hashes.
fn root(hashes: &[Hash]) -> Hash {
    if let [one] = hashes {
        return *one;
    }
    let (left, right) = hashes.split_at(hashes.len() / 2);
    node(&root(left), &root(right))
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}
