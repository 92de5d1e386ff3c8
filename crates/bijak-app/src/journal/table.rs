//! The rows of `intents`.

use bijak_domain::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, named_params, types::Type};
use serde::{Serialize, de::DeserializeOwned};

use super::{Intent, MadeIds, Phase};

fn to_json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// Unlike a cached list, an intent that cannot be read is an error: a live key may hang on it.
fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let json: String = row.get(column)?;
    serde_json::from_str(&json)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error.into()))
}

fn optional<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    if row.get::<_, Option<String>>(column)?.is_some() { from_json(row, column).map(Some) } else { Ok(None) }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Intent> {
    let phase: String = row.get("phase")?;
    let made = || -> rusqlite::Result<MadeIds> {
        Ok(MadeIds {
            credential_id: row.get("credential_id")?,
            service_account_id: row.get("service_account_id")?,
        })
    };
    Ok(Intent {
        id: row.get("id")?,
        profile_id: row.get("profile_id")?,
        workspace_id: row.get("workspace_id")?,
        plan: from_json(row, "plan")?,
        phase: match phase.as_str() {
            "creating" => Phase::Creating,
            "storing" => Phase::Storing(made()?),
            _ => Phase::AwaitingRevoke(made()?),
        },
        started_at: Timestamp::from_millis(row.get("started_at")?),
        old_key_users: optional(row, "old_key_users")?,
        error: optional(row, "error")?,
    })
}

/// Makes the row or brings it up to date.
pub(crate) fn put(c: &Connection, intent: &Intent) -> rusqlite::Result<()> {
    let Intent { id, profile_id, workspace_id, plan, phase, started_at, old_key_users, error } = intent;
    let name = match phase {
        Phase::Creating => "creating",
        Phase::Storing(_) => "storing",
        Phase::AwaitingRevoke(_) => "awaiting_revoke",
    };
    c.prepare_cached(
        "INSERT OR REPLACE INTO intents (id, profile_id, workspace_id, plan, phase, credential_id, service_account_id,
             started_at, old_key_users, error)
         VALUES (:id, :profile_id, :workspace_id, :plan, :phase, :credential_id, :service_account_id, :started_at,
             :old_key_users, :error)",
    )?
    .execute(named_params! {
        ":id": id,
        ":profile_id": profile_id,
        ":workspace_id": workspace_id,
        ":plan": to_json(plan)?,
        ":phase": name,
        ":credential_id": phase.made().map(|made| &made.credential_id),
        ":service_account_id": phase.made().and_then(|made| made.service_account_id.as_ref()),
        ":started_at": started_at.as_millis(),
        ":old_key_users": old_key_users.as_ref().map(to_json).transpose()?,
        ":error": error.as_ref().map(to_json).transpose()?,
    })?;
    Ok(())
}

pub(crate) fn delete(c: &Connection, id: &str) -> rusqlite::Result<()> {
    c.prepare_cached("DELETE FROM intents WHERE id = ?1")?.execute([id])?;
    Ok(())
}

pub(crate) fn get(c: &Connection, profile_id: &str, id: &str) -> rusqlite::Result<Option<Intent>> {
    c.prepare_cached("SELECT * FROM intents WHERE profile_id = ?1 AND id = ?2")?
        .query_row([profile_id, id], read)
        .optional()
}

/// All of a profile, the oldest first.
pub(crate) fn list(c: &Connection, profile_id: &str) -> rusqlite::Result<Vec<Intent>> {
    c.prepare_cached("SELECT * FROM intents WHERE profile_id = ?1 ORDER BY started_at, id")?
        .query_map([profile_id], read)?
        .collect()
}

/// The open rotations of a profile, the oldest first.
pub(crate) fn rotations(c: &Connection, profile_id: &str) -> rusqlite::Result<Vec<Intent>> {
    Ok(list(c, profile_id)?.into_iter().filter(|intent| intent.plan.old_key_id().is_some()).collect())
}
