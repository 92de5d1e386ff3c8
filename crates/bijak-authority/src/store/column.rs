//! Reading columns whose types are the domain's: ids and roles as text, times in milliseconds, scopes as bits.

use std::{error::Error, str::FromStr};

use bijak_domain::{ScopeSet, Timestamp};
use rusqlite::{
    Row,
    types::{Type, ValueRef},
};

/// A text column in the form its type parses: ids, roles.
pub(super) fn parsed<T>(row: &Row<'_>, index: usize) -> rusqlite::Result<T>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    let text = row.get_ref(index)?.as_str()?;
    text.parse()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error)))
}

pub(super) fn optional_parsed<T>(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<T>>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    if row.get_ref(index)? == ValueRef::Null { Ok(None) } else { parsed(row, index).map(Some) }
}

pub(super) fn time(row: &Row<'_>, index: usize) -> rusqlite::Result<Timestamp> {
    row.get(index).map(Timestamp::from_millis)
}

pub(super) fn optional_time(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(index)?.map(Timestamp::from_millis))
}

pub(super) fn scopes(row: &Row<'_>, index: usize) -> rusqlite::Result<ScopeSet> {
    row.get(index).map(ScopeSet::from_bits)
}
