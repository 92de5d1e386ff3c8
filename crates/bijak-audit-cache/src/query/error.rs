//! What is wrong with a text, and where.

use std::ops::Range;

/// The text is no query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// The characters at fault, in bytes of the text on character boundaries ([`super::utf16_offset`] converts). Empty,
    /// where something is missing: at its place.
    pub at: Range<usize>,
    pub code: QueryErrorCode,
    /// For people, in English: what is wrong and what to write instead.
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QueryErrorCode {
    UnknownKey,
    ValueMissing,
    ValueInvalid,
    QuoteOpen,
    BracketOpen,
    BracketClosed,
    TermMissing,
    SpaceMissing,
    TooLong,
    TooDeep,
}

impl QueryErrorCode {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown_key",
            Self::ValueMissing => "value_missing",
            Self::ValueInvalid => "value_invalid",
            Self::QuoteOpen => "quote_open",
            Self::BracketOpen => "bracket_open",
            Self::BracketClosed => "bracket_closed",
            Self::TermMissing => "term_missing",
            Self::SpaceMissing => "space_missing",
            Self::TooLong => "too_long",
            Self::TooDeep => "too_deep",
        }
    }
}

impl QueryError {
    pub(crate) fn new(at: Range<usize>, code: QueryErrorCode, message: impl Into<String>) -> Self {
        Self { at, code, message: message.into() }
    }
}
