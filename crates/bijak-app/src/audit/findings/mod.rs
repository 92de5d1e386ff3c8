//! What logs were caught at, kept as evidence: rows are added and never changed, and stay when a profile goes.

mod export;
mod list;
#[cfg_attr(not(test), expect(dead_code, reason = "filled once the log is verified"))]
pub(super) mod table;
