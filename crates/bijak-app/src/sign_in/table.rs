//! The rows of `sign_in_attempts`.

use bijak_domain::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, named_params, params, types::Type};

use super::attempt::{Attempt, End, Redirect, from_column, to_column};

impl End {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    fn from_column(text: &str) -> Option<Self> {
        [Self::Used, Self::Expired, Self::Cancelled].into_iter().find(|end| end.as_str() == text)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    let bad = |column: &str| rusqlite::Error::InvalidColumnType(0, column.to_owned(), Type::Text);
    let deployment: String = row.get("deployment")?;
    let end: Option<String> = row.get("ended")?;
    Ok(Attempt {
        id: row.get("id")?,
        base_url: row.get("base_url")?,
        is_local: row.get("is_local")?,
        deployment: from_column(&deployment).ok_or_else(|| bad("deployment"))?,
        redirect: Redirect::from_uri(row.get("redirect")?),
        expires_at: Timestamp::from_millis(row.get("expires_at")?),
        end: end.map(|text| End::from_column(&text).ok_or_else(|| bad("ended"))).transpose()?,
    })
}

pub(crate) fn insert(c: &Connection, attempt: &Attempt) -> rusqlite::Result<()> {
    let Attempt { id, base_url, is_local, deployment, redirect, expires_at, end } = attempt;
    let deployment = to_column(deployment).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))?;
    c.prepare_cached(
        "INSERT INTO sign_in_attempts (id, base_url, is_local, deployment, redirect, expires_at, ended)
         VALUES (:id, :base_url, :is_local, :deployment, :redirect, :expires_at, :end)",
    )?
    .execute(named_params! {
        ":id": id, ":base_url": base_url, ":is_local": is_local, ":deployment": deployment,
        ":redirect": redirect.uri(), ":expires_at": expires_at.as_millis(), ":end": end.map(End::as_str),
    })?;
    Ok(())
}

pub(crate) fn get(c: &Connection, id: &str) -> rusqlite::Result<Option<Attempt>> {
    c.prepare_cached("SELECT * FROM sign_in_attempts WHERE id = ?1")?.query_row([id], read).optional()
}

/// Those that are not over.
pub(crate) fn open(c: &Connection) -> rusqlite::Result<Vec<Attempt>> {
    c.prepare_cached("SELECT * FROM sign_in_attempts WHERE ended IS NULL ORDER BY expires_at")?
        .query_map([], read)?
        .collect()
}

/// Ends an attempt; whether it was under way until now. Only who gets `true` may use it.
pub(crate) fn end(c: &Connection, id: &str, end: End) -> rusqlite::Result<bool> {
    let changed = c
        .prepare_cached("UPDATE sign_in_attempts SET ended = ?2 WHERE id = ?1 AND ended IS NULL")?
        .execute(params![id, end.as_str()])?;
    Ok(changed > 0)
}

/// Forgets attempts that expired before `moment`.
pub(crate) fn purge(c: &Connection, moment: Timestamp) -> rusqlite::Result<()> {
    c.prepare_cached("DELETE FROM sign_in_attempts WHERE expires_at < ?1")?.execute([moment.as_millis()])?;
    Ok(())
}
