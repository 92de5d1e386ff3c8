//! Columns of the domain's types.

use bijak_domain::{Id, IdKind, ScopeSet, Timestamp};
use rusqlite::{Row, types::Type};

/// Reads a column as a value of the domain. A value not of its form is an error that says so, never a default.
pub trait RowExt {
    fn id<K: IdKind>(&self, column: &'static str) -> rusqlite::Result<Id<K>>;
    fn optional_id<K: IdKind>(&self, column: &'static str) -> rusqlite::Result<Option<Id<K>>>;
    fn time(&self, column: &'static str) -> rusqlite::Result<Timestamp>;
    fn optional_time(&self, column: &'static str) -> rusqlite::Result<Option<Timestamp>>;
    fn scopes(&self, column: &'static str) -> rusqlite::Result<ScopeSet>;
}

impl RowExt for Row<'_> {
    fn id<K: IdKind>(&self, column: &'static str) -> rusqlite::Result<Id<K>> {
        let text = self.get_ref(column)?.as_str()?;
        text.parse().map_err(|_| malformed(column, text))
    }

    fn optional_id<K: IdKind>(&self, column: &'static str) -> rusqlite::Result<Option<Id<K>>> {
        let text = self.get_ref(column)?.as_str_or_null()?;
        text.map(|text| text.parse().map_err(|_| malformed(column, text))).transpose()
    }

    fn time(&self, column: &'static str) -> rusqlite::Result<Timestamp> {
        self.get(column).map(Timestamp::from_millis)
    }

    fn optional_time(&self, column: &'static str) -> rusqlite::Result<Option<Timestamp>> {
        Ok(self.get::<_, Option<i64>>(column)?.map(Timestamp::from_millis))
    }

    fn scopes(&self, column: &'static str) -> rusqlite::Result<ScopeSet> {
        self.get(column).map(ScopeSet::from_bits)
    }
}

/// The error of a column that holds `value` where something else belongs.
pub(super) fn malformed(column: &'static str, value: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, format!("{column}: {value:?}").into())
}
