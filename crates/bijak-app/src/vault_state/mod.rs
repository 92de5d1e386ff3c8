//! The vault as the page sees it, and the commands that open and lock it.

mod commands;
mod error;
mod follow;

pub(crate) use error::vault_error;
pub(crate) use follow::{VaultNews, follow, publish};
