//! What logs were caught at, kept as evidence: rows are added and never changed, and stay when a profile goes.

mod export;
mod list;
pub(super) mod table;
