//! The tables of full segments.

use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    CacheError,
    cache::{from_db, to_db},
    segment::{Directory, Kind, ROWS, RowSet, Sealed, Segment, Values, select_stored, seq_of},
};

/// What is known of a full segment without reading its columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub(crate) number: u64,
    pub(crate) min_time: i64,
    pub(crate) max_time: i64,
    pub(crate) successes: usize,
}

pub(crate) fn heads(connection: &Connection) -> Result<Vec<Head>, CacheError> {
    let sql = "SELECT number, min_time, max_time, successes FROM segments ORDER BY number";
    let mut statement = connection.prepare_cached(sql)?;
    let heads = statement.query_map([], |row| {
        Ok(Head {
            number: from_db(row.get(0)?),
            min_time: row.get(1)?,
            max_time: row.get(2)?,
            successes: row.get::<_, usize>(3)?.min(ROWS),
        })
    })?;
    Ok(heads.collect::<Result<_, _>>()?)
}

fn entry_id(number: u64, kind: Kind, chunk: usize) -> i64 {
    to_db(((number * 3 + kind as u64) << 12) | chunk as u64)
}

pub(crate) fn insert(connection: &Connection, sealed: &Sealed) -> rusqlite::Result<()> {
    let number = to_db(sealed.number);
    connection.prepare_cached("INSERT INTO segments VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
        number,
        sealed.min_time,
        sealed.max_time,
        sealed.successes,
        sealed.columns
    ])?;
    connection
        .prepare_cached("INSERT INTO segment_values VALUES (?1, ?2)")?
        .execute(params![number, sealed.values])?;
    let mut statement = connection.prepare_cached("INSERT INTO entries VALUES (?1, ?2, ?3)")?;
    for kind in Kind::ALL {
        for (at, chunk) in sealed.entries[kind as usize].iter().enumerate() {
            statement.execute(params![entry_id(sealed.number, kind, at), chunk.rows, chunk.keys])?;
        }
    }
    Ok(())
}

pub(crate) fn load(connection: &Connection, number: u64) -> Result<Segment, CacheError> {
    connection
        .prepare_cached("SELECT columns FROM segments WHERE number = ?1")?
        .query_row([to_db(number)], |row| {
            Ok(row.get_ref(0)?.as_blob().ok().and_then(|bytes| Segment::read(number, bytes)))
        })
        .optional()?
        .flatten()
        .ok_or(CacheError::Damaged { seq: seq_of(number, 0) })
}

pub(crate) fn load_values(connection: &Connection, number: u64) -> Result<Values, CacheError> {
    connection
        .prepare_cached("SELECT data FROM segment_values WHERE number = ?1")?
        .query_row([to_db(number)], |row| Ok(row.get_ref(0)?.as_blob().ok().and_then(Values::from_stored)))
        .optional()?
        .flatten()
        .ok_or(CacheError::Damaged { seq: seq_of(number, 0) })
}

/// Removes every full segment below `number` with all that belongs to it.
pub(crate) fn remove_below(connection: &Connection, number: u64) -> rusqlite::Result<()> {
    let below = to_db(number);
    connection.execute("DELETE FROM segments WHERE number < ?1", [below])?;
    connection.execute("DELETE FROM segment_values WHERE number < ?1", [below])?;
    connection.execute("DELETE FROM entries WHERE id < ?1", [entry_id(number, Kind::Words, 0)])?;
    Ok(())
}

/// Adds the rows of a full segment whose keys lie in the range to `set`.
pub(crate) fn select_entries(
    connection: &Connection,
    number: u64,
    kind: Kind,
    directory: &Directory,
    range: (u64, u64),
    set: &mut RowSet,
) -> Result<(), CacheError> {
    let Some((first, last)) = directory.chunks(range.0, range.1) else { return Ok(()) };
    let damaged = || CacheError::Damaged { seq: seq_of(number, 0) };
    let mut outer = connection.prepare_cached("SELECT rows, keys FROM entries WHERE id = ?1")?;
    for at in if first == last { vec![first] } else { vec![first, last] } {
        let mut found = outer.query([entry_id(number, kind, at)])?;
        let row = found.next()?.ok_or_else(damaged)?;
        let rows = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        let keys = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        select_stored(Some(keys), rows, range, set).ok_or_else(damaged)?;
    }
    if last > first + 1 {
        let mut inner = connection.prepare_cached("SELECT rows FROM entries WHERE id BETWEEN ?1 AND ?2")?;
        let mut found = inner.query([entry_id(number, kind, first + 1), entry_id(number, kind, last - 1)])?;
        while let Some(row) = found.next()? {
            let rows = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            select_stored(None, rows, range, set).ok_or_else(damaged)?;
        }
    }
    Ok(())
}
