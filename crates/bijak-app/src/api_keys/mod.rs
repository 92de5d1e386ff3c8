//! API keys: list, create, copy, rename, pin, test, revoke. Rotating has its own noun.

mod changed;
mod copy;
mod create;
mod find;
mod list;
pub(crate) mod marks;
mod pin;
mod rename;
mod revoke;
mod row;
mod test;

#[cfg(test)]
mod tests;

pub(crate) use changed::changed;
pub(crate) use find::{find, secret};
pub(crate) use row::{Surroundings, one};
