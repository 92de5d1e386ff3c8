//! The local copy of one organization's audit log: append, search, count, verify.
//!
//! One SQLite file. Every event is kept as the line it was received as (compressed, 32 to a block), beside integer columns
//! in segments of 16,384 events: dictionary ids in one or two bytes a row, times as offsets, outcomes as bits, and sorted
//! word starts for what no dictionary holds. An append writes all of it, folds the lines' hashes into the stored Merkle
//! compact range, and is durable, searchable and countable when it returns. Nothing that is held is ever overwritten.
//!
//! What is held are one or two runs: the history from 0 upwards and, until they meet, the newest page with what came since.
//!
//! What this crate refuses to be: a client (it fetches nothing) or a judge of time (events may carry any times, ids and
//! actions, and any nulls). Calls block; the caller gives them a thread. To add a question: a file in `answers/`; a
//! condition: a variant of [`query::Term`] and its arm in `eval/compile.rs`.

mod answers;
mod append;
mod cache;
mod cancel;
mod dictionary;
mod error;
mod eval;
#[cfg(any(test, feature = "generator"))]
pub mod generate;
mod line;
mod prune;
pub mod query;
mod segment;
mod snapshot;
mod store;
#[cfg(test)]
mod tests;
mod truncate;
mod verify;

pub use answers::{Anchor, Bucket, Direction, Facet, FacetValue, Field, Histogram, Line, Page, Row, Status};
pub use append::{AppendError, Appended, Trust};
pub use cache::{AuditCache, Held, HeldRun};
pub use cancel::Cancel;
pub use error::CacheError;
pub use query::Query;
pub use verify::{Checked, Finding, Located, NewFinding, PinnedKey, Proof, Rehashed};

/// Trees, proofs, checkpoints and keys, for whoever may not import the crate itself.
pub use bijak_transparency as transparency;
