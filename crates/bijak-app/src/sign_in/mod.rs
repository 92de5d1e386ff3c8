//! Signing in (RFC 8252): one attempt at a time, through the person's browser and back.
//!
//! An attempt is a row of `sign_in_attempts` and a secret in the vault; it lives 10 minutes, survives the end of the
//! process, and is used once. Whatever happens to it ends in a screen: the page shows `SignInView`, and every way out
//! leads to a profile, to `Failed`, or back to nothing because the person said so.

mod attempt;
mod cancel;
mod current;
mod leftovers;
mod open_again;
mod receive;
mod redeem;
mod restore;
mod secret;
mod start;
pub(crate) mod table;

pub(crate) use current::CurrentSignIn;
pub(crate) use receive::receive;
pub(crate) use restore::restore;
pub(crate) use start::begin;

#[cfg(test)]
mod tests;
