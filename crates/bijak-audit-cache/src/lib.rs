//! The local copy of one organization's audit log: append, read, search, count.
//!
//! The copy is one contiguous run of events, `low..=high`; it grows at either end, so that the newest page can come
//! first and the history after it. Every event is kept as the canonical line it was received as, beside narrow integer
//! columns (dictionary-encoded) that filters scan. Nothing that is held is ever overwritten: a gap, a repeated `seq` or
//! another content for a known `seq` is a named error.
//!
//! What this crate refuses to be: a client (it fetches nothing) or a judge of time (events may carry any times, ids and
//! actions, and any nulls). Calls block; the caller gives them a thread. To add a filter: a field of [`Filter`] and its
//! clause in `filter.rs`.

mod append;
mod cache;
mod dictionary;
mod filter;
mod folded;
#[cfg(any(test, feature = "generator"))]
pub mod generate;
mod matches;
mod page;
pub mod query;
mod schema;
mod status;

pub use append::AppendError;
pub use cache::{AuditCache, CacheError, Held};
pub use filter::Filter;
pub use page::Page;
pub use query::Query;
pub use status::Status;
