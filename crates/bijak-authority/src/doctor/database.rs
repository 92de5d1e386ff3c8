//! The database: its schema, its pages, its clock and what signs its log.

use std::path::Path;

use bijak_domain::Timestamp;
use rusqlite::Connection;

use super::Finding;
use crate::{
    audit_log::signing,
    data_dir,
    store::{Snapshot, StoreError, audit_events, audit_heads, audit_log_keys, organizations},
};

/// A clock that much behind the newest event has been set back.
const BACK_MS: i64 = 5_000;

pub(super) fn examine(data_dir: &Path, now: Timestamp) -> Vec<Finding> {
    let database = match data_dir::existing_database(data_dir) {
        Ok(database) => database,
        Err(error) => {
            return vec![Finding::bad("the database", format!("{error}: start the server, or bootstrap"))];
        }
    };
    let snapshot = match Snapshot::open(&database) {
        Ok(snapshot) => snapshot,
        Err(error) => return vec![Finding::bad("the database", error.to_string())],
    };
    let mut findings = vec![Finding::ok("the schema is this program's")];
    let read = snapshot.read(|conn| {
        findings.push(pages(conn)?);
        findings.push(references(conn)?);
        let organizations = organizations::all(conn)?;
        let mut newest = None;
        for organization in &organizations {
            newest = newest.max(audit_events::newest_time(conn, *organization)?);
        }
        findings.push(clock(now, newest));
        for organization in organizations {
            let head = audit_heads::read(conn, organization)?;
            let of = format!("the audit log of {organization}, {} events", head.size);
            if audit_log_keys::current(conn, organization)?.is_none() {
                findings.push(Finding::ok(format!("{of}, has signed nothing yet")));
                continue;
            }
            findings.push(match signing::prove(conn, organization, now) {
                Ok(()) => Finding::ok(format!("{of}, is signed by its key")),
                Err(error) => Finding::bad(
                    of,
                    format!("its key does not sign it ({error}): run `audit verify`, compare with a backup"),
                ),
            });
        }
        Ok::<_, StoreError>(())
    });
    if let Err(error) = read {
        findings
            .push(Finding::bad("the database", format!("{error}: restore a backup into a new directory")));
    }
    findings
}

fn pages(conn: &Connection) -> Result<Finding, StoreError> {
    let flaw: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    Ok(if flaw == "ok" {
        Finding::ok("every page and index is sound")
    } else {
        Finding::bad("the database is damaged", format!("{flaw}: restore a backup into a new directory"))
    })
}

fn references(conn: &Connection) -> Result<Finding, StoreError> {
    let mut statement = conn.prepare("PRAGMA foreign_key_check")?;
    let dangling = statement.query([])?.next()?.is_some();
    Ok(if dangling {
        Finding::bad("a row refers to another that is not there", "restore a backup into a new directory")
    } else {
        Finding::ok("every reference leads somewhere")
    })
}

fn clock(now: Timestamp, newest: Option<Timestamp>) -> Finding {
    match newest {
        Some(newest) if newest.millis_since(now) > BACK_MS => Finding::bad(
            format!("the clock says {now}, the newest event {newest}"),
            "set the clock: until then keys live longer than they should, and events are out of order in time",
        ),
        _ => Finding::ok(format!("the clock says {now}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_behind_the_log_is_found() {
        let now = Timestamp::from_millis(1_795_000_000_000);
        assert_eq!(clock(now, None).advice, None);
        assert_eq!(clock(now, Some(now.plus_secs(4))).advice, None);
        assert!(clock(now, Some(now.plus_secs(3_600))).advice.is_some());
    }
}
