//! The writer's trees: what an organization's log has grown to, kept in memory between groups so that an event costs a
//! few hashes and no read. The tables see them at the end of each group, inside its transaction.
//!
//! Memory may be ahead of the tables only within a group. A change that is undone puts its trees back; a group that is
//! not committed, and a write of anybody else's, empty the memory, and the tables are read again.

use std::collections::{HashMap, hash_map::Entry};

use bijak_domain::OrganizationId;
use bijak_transparency::{Hash, root};
use rusqlite::Connection;

use super::{
    StoreError,
    audit_heads::{self, Head},
    audit_tiles::{self, Place, WIDTH},
};

/// The trees that this group and those before it have touched, by organization.
#[derive(Debug, Default)]
pub(super) struct Trees {
    trees: HashMap<OrganizationId, Tree>,
    /// Where those stood that the current change has touched.
    before: HashMap<OrganizationId, Mark>,
}

#[derive(Debug, Default)]
struct Tree {
    size: u64,
    /// The rightmost tile of each level, fifteen hashes at most; empty where the level ends with a whole tile.
    tails: Vec<Vec<Hash>>,
    /// Filled since the last flush and not yet in the table.
    filled: Vec<(Place, Vec<Hash>)>,
    dirty: bool,
}

/// A tree as it was, to go back to.
#[derive(Debug)]
struct Mark {
    size: u64,
    tails: Vec<Vec<Hash>>,
    filled: usize,
    dirty: bool,
}

impl Trees {
    /// Begins a change.
    pub(super) fn begin(&mut self) {
        self.before.clear();
    }

    /// Puts back what the current change has touched.
    pub(super) fn undo(&mut self) {
        for (organization, mark) in self.before.drain() {
            if let Some(tree) = self.trees.get_mut(&organization) {
                tree.go_back(mark);
            }
        }
    }

    /// Forgets everything: the tables say something else, or may do so.
    pub(super) fn clear(&mut self) {
        self.trees.clear();
        self.before.clear();
    }

    /// The number the next event of the organization gets.
    pub(super) fn next_seq(
        &mut self,
        conn: &Connection,
        organization: OrganizationId,
    ) -> Result<u64, StoreError> {
        Ok(self.tree(conn, organization)?.size)
    }

    /// Appends the leaf of the event that got [`Self::next_seq`].
    pub(super) fn push(
        &mut self,
        conn: &Connection,
        organization: OrganizationId,
        leaf: Hash,
    ) -> Result<(), StoreError> {
        if !self.before.contains_key(&organization) {
            let mark = self.tree(conn, organization)?.mark();
            self.before.insert(organization, mark);
        }
        self.tree(conn, organization)?.push(leaf);
        Ok(())
    }

    /// Writes what has grown to the tables: the last act of a group before its commit.
    pub(super) fn flush(&mut self, conn: &Connection) -> Result<(), StoreError> {
        self.before.clear();
        for (organization, tree) in self.trees.iter_mut().filter(|(_, tree)| tree.dirty) {
            tree.flush(conn, &organization.to_string())?;
        }
        Ok(())
    }

    fn tree(&mut self, conn: &Connection, organization: OrganizationId) -> Result<&mut Tree, StoreError> {
        Ok(match self.trees.entry(organization) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(Tree::read(conn, &organization.to_string())?),
        })
    }
}

impl Tree {
    fn mark(&self) -> Mark {
        let Self { size, tails, filled, dirty } = self;
        Mark { size: *size, tails: tails.clone(), filled: filled.len(), dirty: *dirty }
    }

    fn go_back(&mut self, mark: Mark) {
        let Mark { size, tails, filled, dirty } = mark;
        self.filled.truncate(filled);
        (self.size, self.tails, self.dirty) = (size, tails, dirty);
    }

    fn read(conn: &Connection, organization: &str) -> Result<Self, StoreError> {
        let size = audit_heads::find(conn, organization)?.map_or(0, |head| head.size);
        let mut tree = Self { size, ..Self::default() };
        let (mut level, mut length) = (0, size);
        while length > 0 {
            let place = Place { level, position: length / WIDTH as u64 };
            let tail = audit_tiles::read(conn, organization, place)?;
            if tail.len() as u64 != length % WIDTH as u64 {
                return Err(StoreError::Corrupt {
                    what: "tile of the audit tree",
                    value: format!("{place:?}"),
                });
            }
            tree.tails.push(tail);
            level += 1;
            length /= WIDTH as u64;
        }
        Ok(tree)
    }

    fn push(&mut self, leaf: Hash) {
        self.dirty = true;
        let mut position = self.size / WIDTH as u64;
        self.size += 1;
        let mut carried = leaf;
        for level in 0.. {
            if self.tails.len() == usize::from(level) {
                self.tails.push(Vec::with_capacity(WIDTH));
            }
            let tail = &mut self.tails[usize::from(level)];
            tail.push(carried);
            if tail.len() < WIDTH {
                return;
            }
            let tile = std::mem::replace(tail, Vec::with_capacity(WIDTH));
            carried = root(&tile);
            self.filled.push((Place { level, position }, tile));
            position /= WIDTH as u64;
        }
    }

    fn flush(&mut self, conn: &Connection, organization: &str) -> Result<(), StoreError> {
        for (place, hashes) in &self.filled {
            audit_tiles::write(conn, organization, *place, hashes)?;
        }
        let mut length = self.size;
        for (level, tail) in (0..).zip(&self.tails) {
            let place = Place { level, position: length / WIDTH as u64 };
            // The levels above the first grow when the one below fills a tile, and only then.
            if !tail.is_empty()
                && (level == 0 || self.filled.iter().any(|(filled, _)| filled.level + 1 == level))
            {
                audit_tiles::write(conn, organization, place, tail)?;
            }
            length /= WIDTH as u64;
        }
        audit_heads::write(
            conn,
            organization,
            Head { size: self.size, root: audit_tiles::root_over(&self.tails) },
        )?;
        self.filled.clear();
        self.dirty = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::{OsEntropy, Timestamp};

    use super::*;

    fn database() -> (Connection, OrganizationId) {
        let mut conn = Connection::open_in_memory().unwrap();
        super::super::schema::migrate(&mut conn).unwrap();
        let id = OrganizationId::new(Timestamp::from_millis(0), &OsEntropy);
        conn.execute(
            "INSERT INTO organizations (id, name, log_origin, created_at) VALUES (?1, 'a', 'local', 0)",
            [id.to_string()],
        )
        .unwrap();
        (conn, id)
    }

    fn leaf(n: u64) -> Hash {
        bijak_transparency::leaf_hash(&n.to_be_bytes())
    }

    /// What the tables say of the first `size` leaves is what the tree over them is.
    fn assert_tables(conn: &Connection, id: OrganizationId, size: u64) {
        let leaves: Vec<Hash> = (0..size).map(leaf).collect();
        assert_eq!(audit_heads::read(conn, id).unwrap(), Head { size, root: root(&leaves) });
        let (mut expected, mut level, mut hashes) = (Vec::new(), 0, leaves);
        while !hashes.is_empty() {
            let tiles = hashes.chunks(WIDTH).zip(0..);
            expected.extend(tiles.map(|(tile, position)| (Place { level, position }, tile.to_vec())));
            hashes = hashes.chunks_exact(WIDTH).map(root).collect();
            level += 1;
        }
        let mut stored = Vec::new();
        audit_tiles::each(conn, &id.to_string(), |place, hashes| stored.push((place, hashes))).unwrap();
        assert_eq!(stored, expected);
    }

    #[test]
    fn the_tables_hold_the_tree_whatever_the_size_of_the_groups() {
        for group in [1, 2, 15, 16, 17, 256, 700] {
            let (conn, id) = database();
            let mut trees = Trees::default();
            for size in 1..=700 {
                trees.begin();
                assert_eq!(trees.next_seq(&conn, id).unwrap(), size - 1);
                trees.push(&conn, id, leaf(size - 1)).unwrap();
                if size % group == 0 {
                    trees.flush(&conn).unwrap();
                    if size < 40 || size % 50 == 0 || size == 700 {
                        assert_tables(&conn, id, size);
                    }
                }
                if size % 97 == 0 && size % group == 0 {
                    // As after a restart.
                    trees = Trees::default();
                }
            }
        }
    }

    #[test]
    fn a_change_that_is_undone_leaves_no_trace() {
        let (conn, id) = database();
        let mut trees = Trees::default();
        let mut size = 0;
        for round in 0..60 {
            trees.begin();
            for n in 0..round {
                trees.push(&conn, id, leaf(1_000 + n)).unwrap();
            }
            trees.undo();
            trees.begin();
            for _ in 0..7 {
                trees.push(&conn, id, leaf(size)).unwrap();
                size += 1;
            }
            if round % 3 == 0 {
                trees.flush(&conn).unwrap();
                assert_tables(&conn, id, size);
            }
        }
    }

    #[test]
    fn a_tile_that_is_not_as_long_as_the_head_says_is_an_error() {
        let (conn, id) = database();
        let mut trees = Trees::default();
        for n in 0..20 {
            trees.push(&conn, id, leaf(n)).unwrap();
        }
        trees.flush(&conn).unwrap();
        conn.execute("UPDATE audit_heads SET size = 19", []).unwrap();
        trees.clear();
        assert!(matches!(trees.next_seq(&conn, id), Err(StoreError::Corrupt { .. })));
    }
}
