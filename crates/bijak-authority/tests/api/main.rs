//! The authority over real HTTP: a server of the library on a port of its own, a clock that the test turns. The tree mirrors
//! the URLs. One binary: one link.

#![expect(unreachable_pub, reason = "a test binary has no outside: pub says what its modules share")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test's helper fails its test by a panic")]

mod api_keys;
mod audit_events;
mod audit_log;
mod cli;
mod command;
#[cfg(feature = "test-hooks")]
mod crash;
mod credentials;
mod demo;
mod faults;
mod harness;
mod health;
mod http;
mod inference;
mod me;
mod oauth;
mod organization_policy;
mod roles;
mod service_accounts;
mod store;
mod workspaces;
