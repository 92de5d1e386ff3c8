//! Service accounts: list, detail, create, rotate, copy, revoke a key, disable.

mod change;
mod copy;
mod create;
mod detail;
mod disable;
mod list;
mod revoke_key;
mod rotate_key;
mod row;

#[cfg(test)]
mod tests;

pub(crate) use change::changed;
