//! Rotating an API key: the new one beside the old one, stored and tried; then, when the person says so, the old one
//! ends. Never the server's one-transaction rotate: an answer lost on the way would lose the only living key.

mod list;
mod revoke_old;
mod start;
mod try_new_key;
mod users;
mod view;

#[cfg(test)]
mod tests;

pub(crate) use try_new_key::try_new_key;
pub(crate) use users::fold as fold_usage;
pub(crate) use view::view;
