//! The Bijak Authority: the server side of the HTTP contract in one binary with an embedded SQLite database.
//!
//! It signs people in, issues and revokes credentials, answers who a credential speaks for, and writes every
//! authentication event to an audit log that nothing else can write to. Layers, each knowing only those after it:
//!
//! - `cli` turns arguments into calls; `server` puts the parts together and owns the threads and tasks;
//! - `http` is what every request passes: host and address checks, authentication, problems, limits;
//! - the nouns (`api_keys`, `service_accounts`, `audit_events` …) hold one operation a file;
//! - `store` owns the database: one writer thread, many readers.
//!
//! What this crate refuses to be: a client. It trusts nothing it is sent, keeps no secret in clear, reads no clock and no
//! randomness but what it is handed. To add a call: a file `noun/verb.rs` with its request, its function and its tests, a
//! route in the noun's `router()`, a path in `http/openapi.rs`, a paragraph in docs/API.md.

mod admin;
pub mod api_keys;
pub mod audit_events;
pub mod audit_log;
pub mod author;
mod background;
pub mod cli;
pub mod credentials;
pub mod data_dir;
pub mod demo;
mod doctor;
pub mod health;
pub mod http;
pub mod inference;
mod jose;
pub mod me;
pub mod oauth;
pub mod organization_policy;
pub mod origin;
mod pages;
pub mod people;
pub mod refusal_log;
pub mod server;
pub mod service_accounts;
pub mod setup;
mod sinks;
pub mod store;
pub mod usage;
pub mod workspaces;

pub use server::{Server, ServerConfig};

/// A named point where a test may make this process wait, panic or die (feature `test-hooks`); nothing in a release.
#[cfg(feature = "test-hooks")]
pub(crate) fn fail_point(name: &str) {
    bijak_domain::test_hooks::fail_point(name);
}

#[cfg(not(feature = "test-hooks"))]
#[inline]
pub(crate) fn fail_point(_name: &str) {}
