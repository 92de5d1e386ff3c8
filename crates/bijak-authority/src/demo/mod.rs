//! `bijak-authority demo`: an organization with a past, to look at, to try things on, to measure with.
//!
//! Thirteen months of it: three workspaces, two dozen people, forty keys and twelve service accounts in every state, and a
//! hundred thousand audit events. All of it through the operations that answer the API, in order of time, with the clock
//! passed in; what happens is drawn from a fixed seed. Secrets are not: a demo's keys are as secret as any.

mod accounts;
mod act;
mod cast;
mod command;
mod dice;
mod fill;
mod keys;
mod office;
mod stage;
mod uses;

pub use command::{Arguments, run};
pub use fill::{EVENTS, FillError, Filled, Owner, fill};
