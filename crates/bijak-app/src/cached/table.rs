//! The rows of `cached_views` and `list_checks`.

use bijak_domain::Timestamp;
use rusqlite::{Connection, OptionalExtension, params, types::Type};

use super::Cached;

fn to_json<T: Cached>(item: &T) -> rusqlite::Result<String> {
    serde_json::to_string(item).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// An item that another version of the app kept in a form that this one cannot read is as good as not kept.
fn from_json<T: Cached>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

/// Puts the whole list in the place of the one kept.
pub(crate) fn replace<T: Cached>(
    c: &mut Connection,
    profile_id: &str,
    parent: &str,
    items: &[T],
    now: Timestamp,
) -> rusqlite::Result<()> {
    let transaction = c.transaction()?;
    transaction
        .prepare_cached("DELETE FROM cached_views WHERE profile_id = ?1 AND list = ?2 AND parent = ?3")?
        .execute([profile_id, T::LIST, parent])?;
    for (place, item) in items.iter().enumerate() {
        insert(&transaction, profile_id, parent, place, item)?;
    }
    transaction
        .prepare_cached("INSERT OR REPLACE INTO list_checks (profile_id, list, parent, checked_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![profile_id, T::LIST, parent, now.as_millis()])?;
    transaction.commit()
}

/// Brings one item up to date; a new one goes to the end.
pub(crate) fn put<T: Cached>(
    c: &Connection,
    profile_id: &str,
    parent: &str,
    item: &T,
) -> rusqlite::Result<()> {
    let place: Option<usize> = c
        .prepare_cached("SELECT place FROM cached_views WHERE profile_id = ?1 AND list = ?2 AND id = ?3")?
        .query_row([profile_id, T::LIST, item.id()], |row| row.get(0))
        .optional()?;
    let place = match place {
        Some(place) => place,
        None => c
            .prepare_cached(
                "SELECT count(*) FROM cached_views WHERE profile_id = ?1 AND list = ?2 AND parent = ?3",
            )?
            .query_row([profile_id, T::LIST, parent], |row| row.get(0))?,
    };
    insert(c, profile_id, parent, place, item)
}

fn insert<T: Cached>(
    c: &Connection,
    profile_id: &str,
    parent: &str,
    place: usize,
    item: &T,
) -> rusqlite::Result<()> {
    c.prepare_cached(
        "INSERT OR REPLACE INTO cached_views (profile_id, list, parent, id, place, view) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![profile_id, T::LIST, parent, item.id(), place, to_json(item)?])?;
    Ok(())
}

pub(crate) fn list<T: Cached>(c: &Connection, profile_id: &str, parent: &str) -> rusqlite::Result<Vec<T>> {
    c.prepare_cached(
        "SELECT view FROM cached_views WHERE profile_id = ?1 AND list = ?2 AND parent = ?3 ORDER BY place, id",
    )?
    .query_map([profile_id, T::LIST, parent], |row| Ok(from_json(row.get_ref(0)?.as_str().map_err(not_text)?)))?
    .filter_map(Result::transpose)
    .collect()
}

/// One item of whatever parent.
pub(crate) fn find<T: Cached>(c: &Connection, profile_id: &str, id: &str) -> rusqlite::Result<Option<T>> {
    let json: Option<String> = c
        .prepare_cached("SELECT view FROM cached_views WHERE profile_id = ?1 AND list = ?2 AND id = ?3")?
        .query_row([profile_id, T::LIST, id], |row| row.get(0))
        .optional()?;
    Ok(json.and_then(|json| from_json(&json)))
}

/// When the server last confirmed the list; `None`: never.
pub(crate) fn checked_at<T: Cached>(
    c: &Connection,
    profile_id: &str,
    parent: &str,
) -> rusqlite::Result<Option<Timestamp>> {
    c.prepare_cached(
        "SELECT checked_at FROM list_checks WHERE profile_id = ?1 AND list = ?2 AND parent = ?3",
    )?
    .query_row([profile_id, T::LIST, parent], |row| row.get(0).map(Timestamp::from_millis))
    .optional()
}

fn not_text(error: rusqlite::types::FromSqlError) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error.into())
}
