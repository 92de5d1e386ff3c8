//! Access tokens that are always fresh: kept in memory, refreshed before they end, one refresh at a time.

mod access;
mod lock;
mod source;
mod store;

pub use access::{AccessToken, Tokens};
pub use source::{SignedOutReason, TokenError, TokenSource};
pub use store::{RefreshStore, RefreshStoreError};
