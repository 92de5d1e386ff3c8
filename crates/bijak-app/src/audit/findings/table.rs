//! The rows of `audit_findings`.

use bijak_domain::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::view::{FindingKind, FindingView};

const COLUMNS: &str = "id, found_at, kind, seq, title, explanation, checkpoint_before, checkpoint_after, held_line, received_line";

/// A finding before it has its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct NewFinding {
    pub(in crate::audit) kind: FindingKind,
    pub(in crate::audit) seq: Option<u64>,
    pub(in crate::audit) title: String,
    pub(in crate::audit) explanation: String,
    pub(in crate::audit) checkpoint_before: Option<String>,
    pub(in crate::audit) checkpoint_after: Option<String>,
    pub(in crate::audit) held_line: Option<String>,
    pub(in crate::audit) received_line: Option<String>,
}

pub(in crate::audit) fn add(
    c: &Connection,
    organization_id: &str,
    found_at: Timestamp,
    finding: &NewFinding,
) -> rusqlite::Result<i64> {
    let NewFinding {
        kind,
        seq,
        title,
        explanation,
        checkpoint_before,
        checkpoint_after,
        held_line,
        received_line,
    } = finding;
    c.prepare_cached(
        "INSERT INTO audit_findings (organization_id, found_at, kind, seq, title, explanation, checkpoint_before,
             checkpoint_after, held_line, received_line)
         VALUES (:organization_id, :found_at, :kind, :seq, :title, :explanation, :before, :after, :held, :received)",
    )?
    .insert(named_params! {
        ":organization_id": organization_id, ":found_at": found_at.as_millis(), ":kind": name(*kind), ":seq": seq,
        ":title": title, ":explanation": explanation, ":before": checkpoint_before, ":after": checkpoint_after,
        ":held": held_line, ":received": received_line,
    })
}

/// The newest first.
pub(in crate::audit) fn list(c: &Connection, organization_id: &str) -> rusqlite::Result<Vec<FindingView>> {
    c.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM audit_findings WHERE organization_id = ?1 ORDER BY id DESC"
    ))?
    .query_map([organization_id], read)?
    .collect()
}

pub(in crate::audit) fn get(
    c: &Connection,
    organization_id: &str,
    id: i64,
) -> rusqlite::Result<Option<FindingView>> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM audit_findings WHERE organization_id = ?1 AND id = ?2"))?
        .query_row(rusqlite::params![organization_id, id], read)
        .optional()
}

fn read(row: &Row<'_>) -> rusqlite::Result<FindingView> {
    let kind: String = row.get("kind")?;
    Ok(FindingView {
        id: row.get("id")?,
        found_at: Timestamp::from_millis(row.get("found_at")?).to_string(),
        // One that a newer version found is shown all the same: its words say what it is.
        kind: from_name(&kind).unwrap_or(FindingKind::Invalid),
        seq: row.get("seq")?,
        title: row.get("title")?,
        explanation: row.get("explanation")?,
        checkpoint_before: row.get("checkpoint_before")?,
        checkpoint_after: row.get("checkpoint_after")?,
        held_line: row.get("held_line")?,
        received_line: row.get("received_line")?,
    })
}

const KINDS: [FindingKind; 11] = [
    FindingKind::Edited,
    FindingKind::Dropped,
    FindingKind::Inserted,
    FindingKind::Reordered,
    FindingKind::Truncated,
    FindingKind::Forked,
    FindingKind::RolledBack,
    FindingKind::Shrunk,
    FindingKind::WrongKey,
    FindingKind::Invalid,
    FindingKind::KeyRotated,
];

/// As stored: never reuse one.
const fn name(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Edited => "edited",
        FindingKind::Dropped => "dropped",
        FindingKind::Inserted => "inserted",
        FindingKind::Reordered => "reordered",
        FindingKind::Truncated => "truncated",
        FindingKind::Forked => "forked",
        FindingKind::RolledBack => "rolled_back",
        FindingKind::Shrunk => "shrunk",
        FindingKind::WrongKey => "wrong_key",
        FindingKind::Invalid => "invalid",
        FindingKind::KeyRotated => "key_rotated",
    }
}

fn from_name(name: &str) -> Option<FindingKind> {
    KINDS.into_iter().find(|kind| self::name(*kind) == name)
}
