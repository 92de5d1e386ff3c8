//! The table of what is held.

use bijak_transparency::CompactRange;
use rusqlite::{Connection, params};

use crate::{
    CacheError,
    cache::{from_db, to_db},
};

/// The events `low ..= high`, all held.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) low: u64,
    pub(crate) high: u64,
    /// Over exactly these events.
    pub(crate) compact: CompactRange,
    /// Over `[0, low)`, where a proof brought it.
    pub(crate) left: Option<CompactRange>,
    /// Events of the run below this one are covered by a signed checkpoint.
    pub(crate) verified: u64,
}

pub(crate) fn load(connection: &Connection) -> Result<Vec<Run>, CacheError> {
    let mut statement =
        connection.prepare_cached("SELECT low, high, compact, left, verified FROM runs ORDER BY low")?;
    let mut rows = statement.query([])?;
    let mut runs = Vec::new();
    while let Some(row) = rows.next()? {
        let low = from_db(row.get(0)?);
        let range =
            |bytes: Vec<u8>| CompactRange::from_bytes(&bytes).map_err(|_| CacheError::Damaged { seq: low });
        runs.push(Run {
            low,
            high: from_db(row.get(1)?),
            compact: range(row.get(2)?)?,
            left: row.get::<_, Option<Vec<u8>>>(3)?.map(range).transpose()?,
            verified: from_db(row.get(4)?),
        });
    }
    Ok(runs)
}

/// Replaces the table's content.
pub(crate) fn save(connection: &Connection, runs: &[Run]) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM runs")?.execute([])?;
    let mut statement = connection.prepare_cached("INSERT INTO runs VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for Run { low, high, compact, left, verified } in runs {
        let left = left.as_ref().map(CompactRange::to_bytes);
        statement.execute(params![to_db(*low), to_db(*high), compact.to_bytes(), left, to_db(*verified)])?;
    }
    Ok(())
}

pub(crate) fn generation(connection: &Connection) -> rusqlite::Result<i64> {
    use rusqlite::OptionalExtension;
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE key = 'generation'")?;
    Ok(statement.query_row([], |row| row.get(0)).optional()?.unwrap_or(0))
}

pub(crate) fn set_generation(connection: &Connection, generation: i64) -> rusqlite::Result<()> {
    let sql = "INSERT INTO meta VALUES ('generation', ?1) ON CONFLICT DO UPDATE SET value = ?1";
    connection.prepare_cached(sql)?.execute([generation])?;
    Ok(())
}
