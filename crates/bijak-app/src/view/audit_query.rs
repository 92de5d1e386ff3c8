//! The query bar. Every offset counts UTF-16 code units, as JavaScript does; `from` included, `to` not.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QueryTokenKind {
    /// `actor:` with its colon.
    Key,
    Value,
    /// A bare or quoted word.
    Text,
    /// `and`, `or`, `not`.
    Operator,
    Bracket,
    /// The `-` before a term.
    Negation,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueryTokenView {
    pub from: u32,
    pub to: u32,
    pub kind: QueryTokenKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueryErrorView {
    pub from: u32,
    pub to: u32,
    /// Stable; chooses the words.
    pub code: String,
    pub message: String,
}

/// Command `audit_query_check`: the text's parts for highlighting, also of a text that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueryCheckView {
    pub tokens: Vec<QueryTokenView>,
    pub error: Option<QueryErrorView>,
}

/// Command `audit_complete`: put an item's `insert` in the place of `from..to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueryCompletionView {
    pub from: u32,
    pub to: u32,
    pub items: Vec<QueryCompletionItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueryCompletionItem {
    pub insert: String,
    pub label: String,
    pub kind: QueryTokenKind,
    /// Events that have it; null where nothing is counted (keys, operators, relative times).
    #[ts(type = "number | null")]
    pub count: Option<u64>,
}
