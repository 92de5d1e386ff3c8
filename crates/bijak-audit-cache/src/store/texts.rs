//! The table of distinct values.

use rusqlite::{Connection, params};

use crate::{
    CacheError,
    dictionary::{Column, Dictionaries, Ids},
};

const fn key(column: Column, id: u32) -> i64 {
    ((column as i64) << 32) | id as i64
}

pub(crate) fn insert(connection: &Connection, column: Column, id: u32, text: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO texts (id, text) VALUES (?1, ?2)")?
        .execute(params![key(column, id), text])?;
    Ok(())
}

/// Calls `each` with every value of a column from id `from` on, in order.
fn each(
    connection: &Connection,
    column: Column,
    from: u32,
    mut each: impl FnMut(u32, &str) -> Option<()>,
) -> Result<(), CacheError> {
    let mut statement =
        connection.prepare_cached("SELECT id, text FROM texts WHERE id BETWEEN ?1 AND ?2 ORDER BY id")?;
    let mut rows = statement.query([key(column, from), key(column, u32::MAX)])?;
    let mut expected = from;
    while let Some(row) = rows.next()? {
        let text = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        let id: i64 = row.get(0)?;
        let sound = id == key(column, expected) && each(expected, text).is_some();
        sound.then_some(()).ok_or(CacheError::DamagedTexts)?;
        expected += 1;
    }
    Ok(())
}

pub(crate) fn load_ids(connection: &Connection) -> Result<Ids, CacheError> {
    let mut ids = Ids::default();
    for column in Column::ALL {
        each(connection, column, 1, |id, text| ids.load(column, id, text))?;
    }
    Ok(ids)
}

/// Brings the texts in memory up to the file's.
pub(crate) fn load_words(connection: &Connection, dictionaries: &Dictionaries) -> Result<(), CacheError> {
    for column in Column::ALL {
        let mut words = dictionaries.write(column);
        let from = words.next();
        each(connection, column, from, |_, text| {
            words.push(column, text);
            Some(())
        })?;
    }
    Ok(())
}
