//! `bijak-authority audit verify`: everything that is stored of a log, held against its lines.
//!
//! The line of an event is what was hashed; every other column repeats a part of it, the leaf hash follows from it, and
//! the tree from the leaf hashes. Whatever differs is named by the first `seq` that it concerns. What this cannot see is
//! a history rewritten whole, tree and all: for that, somebody else has to have kept a checkpoint.

use base64::{Engine, prelude::BASE64_STANDARD};
use bijak_domain::{AuditEvent, OrganizationId, Outcome};
use bijak_transparency::{Hash, leaf_hash, root};
use rusqlite::{Connection, Row, types::ValueRef};
use serde::Serialize;

use crate::store::{
    StoreError,
    audit_heads::{self, Head},
    audit_tiles::{self, Place, WIDTH},
    organizations,
};

/// A log without a flaw; the line on stdout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedLog {
    pub organization_id: OrganizationId,
    pub origin: String,
    pub size: u64,
    /// As in a checkpoint.
    pub root: String,
}

#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error("{organization_id}: seq {seq}: {what}")]
    Flaw { organization_id: OrganizationId, seq: u64, what: String },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A flaw before it is said whose log it is in.
struct Flaw {
    seq: u64,
    what: String,
}

impl Flaw {
    fn new(seq: u64, what: impl Into<String>) -> Self {
        Self { seq, what: what.into() }
    }
}

enum Stop {
    Flaw(Flaw),
    Store(StoreError),
}

impl<E: Into<StoreError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

impl From<Flaw> for Stop {
    fn from(flaw: Flaw) -> Self {
        Self::Flaw(flaw)
    }
}

/// Every log of the deployment; `conn` has to be in a transaction, so that all is read of one moment.
pub fn verify(conn: &Connection) -> Result<Vec<VerifiedLog>, VerifyError> {
    let mut logs = Vec::new();
    for organization_id in organizations::all(conn)? {
        let Head { size, root } = verify_log(conn, organization_id).map_err(|stop| match stop {
            Stop::Flaw(Flaw { seq, what }) => VerifyError::Flaw { organization_id, seq, what },
            Stop::Store(error) => VerifyError::Store(error),
        })?;
        let origin = organizations::log_origin(conn, organization_id)?;
        let root = BASE64_STANDARD.encode(root);
        logs.push(VerifiedLog { organization_id, origin, size, root });
    }
    Ok(logs)
}

fn verify_log(conn: &Connection, id: OrganizationId) -> Result<Head, Stop> {
    let organization = id.to_string();
    let mut tree = Tree {
        conn,
        organization: &organization,
        tails: Vec::new(),
        size: 0,
        expected: Vec::new(),
        tiles: 0u64,
    };
    let mut statement = conn.prepare(
        "SELECT seq, line, leaf_hash, time, workspace_id, actor_id, action, target_id, source_ip, user_agent, outcome
         FROM audit_events WHERE organization_id = ?1 ORDER BY seq",
    )?;
    let mut rows = statement.query([&organization])?;
    while let Some(row) = rows.next()? {
        let leaf = verify_event(row, tree.size, &organization)?;
        tree.push(leaf)?;
    }
    let head = audit_heads::read(conn, id)?;
    if head.size > tree.size {
        return Err(Flaw::new(tree.size, "the event is missing: the tree goes on").into());
    }
    tree.finish(head)?;
    Ok(head)
}

/// The event's leaf, where the row is all of a piece.
fn verify_event(row: &Row<'_>, seq: u64, organization: &str) -> Result<Hash, Flaw> {
    let flaw = |what: &str| Flaw::new(seq, what);
    if row.get("seq") != Ok(seq) {
        return Err(flaw("the event is missing"));
    }
    let text = |column| match row.get_ref(column) {
        Ok(ValueRef::Null) => Ok(None),
        Ok(value) => value.as_str().map(Some).map_err(|_| flaw("a column is not text")),
        Err(_) => Err(flaw("a column cannot be read")),
    };
    let line = text("line")?.ok_or_else(|| flaw("there is no line"))?;
    let leaf = leaf_hash(line.as_bytes());
    if row.get("leaf_hash") != Ok(leaf) {
        return Err(flaw("the line is not what was hashed"));
    }
    let event: AuditEvent = serde_json::from_str(line).map_err(|_| flaw("the line is not an event"))?;
    if !event.canonical_json().is_ok_and(|canonical| canonical == line.as_bytes()) {
        return Err(flaw("the line is not in its canonical form"));
    }
    let AuditEvent {
        id: _,
        seq: own_seq,
        time,
        organization_id,
        workspace_id,
        actor,
        action,
        target,
        source_ip,
        user_agent,
        outcome,
        reason: _,
        request_id: _,
        details: _,
    } = event;
    let outcome = match outcome {
        Outcome::Success => "success",
        Outcome::Failure => "failure",
    };
    if own_seq != seq {
        return Err(flaw("the line is another event's"));
    }
    if organization_id.as_deref() != Some(organization) {
        return Err(flaw("the line is of another organization's log"));
    }
    if row.get("time") != Ok(time.as_millis()) {
        return Err(flaw("column time is not what the line says"));
    }
    for (column, said) in [
        ("workspace_id", workspace_id),
        ("actor_id", actor.and_then(|actor| actor.id)),
        ("action", Some(action)),
        ("target_id", target.and_then(|target| target.id)),
        ("source_ip", source_ip),
        ("user_agent", user_agent),
        ("outcome", Some(outcome.to_owned())),
    ] {
        if text(column)? != said.as_deref() {
            return Err(flaw(&format!("column {column} is not what the line says")));
        }
    }
    Ok(leaf)
}

/// The tree as it has to be, compared with the stored one as it grows.
struct Tree<'a> {
    conn: &'a Connection,
    organization: &'a str,
    /// The tile under way at each level.
    tails: Vec<Vec<Hash>>,
    size: u64,
    /// The stored tile of the leaves under way.
    expected: Vec<Hash>,
    /// Tiles compared.
    tiles: u64,
}

impl Tree<'_> {
    fn push(&mut self, leaf: Hash) -> Result<(), Stop> {
        let seq = self.size;
        let place = usize::try_from(seq % WIDTH as u64).unwrap_or_default();
        if place == 0 {
            let tile = Place { level: 0, position: seq / WIDTH as u64 };
            self.expected = audit_tiles::read(self.conn, self.organization, tile)?;
        }
        match self.expected.get(place) {
            Some(expected) if *expected == leaf => {}
            Some(_) => return Err(Flaw::new(seq, "the event is not the one in the tree").into()),
            None => return Err(Flaw::new(seq, "the event is not in the tree").into()),
        }
        self.size += 1;
        let mut carried = leaf;
        for level in 0.. {
            if self.tails.len() == usize::from(level) {
                self.tails.push(Vec::with_capacity(WIDTH));
            }
            let tail = &mut self.tails[usize::from(level)];
            tail.push(carried);
            if tail.len() < WIDTH {
                break;
            }
            let tile = std::mem::take(tail);
            carried = root(&tile);
            // The last leaf of this tile has just been pushed.
            let position = (self.size - 1) >> (4 * (u32::from(level) + 1));
            self.compare(Place { level, position }, &tile)?;
        }
        Ok(())
    }

    fn finish(mut self, head: Head) -> Result<(), Stop> {
        let tails = std::mem::take(&mut self.tails);
        for (level, tail) in (0..).zip(&tails).filter(|(_, tail)| !tail.is_empty()) {
            self.compare(Place { level, position: self.size >> (4 * (u32::from(level) + 1)) }, tail)?;
        }
        let last = self.size.saturating_sub(1);
        if head != (Head { size: self.size, root: audit_tiles::root_over(&tails) }) {
            return Err(Flaw::new(head.size.min(last), "the head is not the tree's").into());
        }
        let mut stored = 0;
        audit_tiles::each(self.conn, self.organization, |_, _| stored += 1)?;
        if stored != self.tiles {
            return Err(Flaw::new(last, "the tree holds more than the events").into());
        }
        Ok(())
    }

    fn compare(&mut self, place: Place, tile: &[Hash]) -> Result<(), Stop> {
        self.tiles += 1;
        let stored = audit_tiles::read(self.conn, self.organization, place)?;
        if stored == tile {
            return Ok(());
        }
        let Place { level, position } = place;
        let differs = stored.iter().zip(tile).take_while(|(a, b)| a == b).count() as u64;
        let seq = (position * WIDTH as u64 + differs) << (4 * u32::from(level));
        Err(Flaw::new(seq, format!("the tree is not the events' at level {level}")).into())
    }
}
