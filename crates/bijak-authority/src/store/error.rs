//! What can go wrong between a caller and the database.

use std::sync::Arc;

/// The store could not do what it was asked. Clonable, because one failed commit fails a whole group of callers.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    #[error("the database answered with an error: {0}")]
    Database(Arc<rusqlite::Error>),
    #[error("the transaction could not be committed: {0}")]
    Commit(Arc<rusqlite::Error>),
    #[error("the database gave up the whole transaction")]
    Abandoned,
    #[error("a stored {what} is not of its documented form: {value:?}")]
    Corrupt { what: &'static str, value: String },
    #[error("an audit event has no canonical form: {0}")]
    Event(Arc<str>),
    #[error("the database was written by a newer version of this program")]
    NewerSchema,
    #[error(
        "the database was written by an older version of this program: start the server once, which brings it up"
    )]
    OlderSchema,
    #[error("the database could not be brought to the current schema: {0}")]
    Migration(Arc<str>),
    #[error("the change was abandoned: its code panicked")]
    Panicked,
    #[error("the store is closed")]
    Closed,
    #[error("a file of the store cannot be used: {0}")]
    File(Arc<std::io::Error>),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::FromSqlConversionFailure(_, _, error) => {
                Self::Corrupt { what: "column", value: error.to_string() }
            }
            error => Self::Database(Arc::new(error)),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::File(Arc::new(error))
    }
}
