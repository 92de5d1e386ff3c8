//! The use cases of Bijak Keys, without a screen: sign in, create, copy, rotate, revoke, sync.
//!
//! What this crate refuses to be: a window. It knows no tauri, no clipboard library and no page; the shell (and later
//! the `bijak` command) hands it a clock, randomness, directories and the few host operations it needs.
//! To add a use case: one file under its noun with an `impl App`, its error and its tests; its answer is a type in [`view`].

#![expect(
    clippy::unused_async,
    reason = "every command is async for the shell, whether it waits today or not"
)]

mod api_keys;
mod app;
mod audit;
pub mod audit_local;
mod cached;
mod clipboard;
mod journal;
mod links;
mod local_authority;
mod profiles;
mod rotation;
mod service_accounts;
mod session;
mod settings;
mod sign_in;
mod store;
#[cfg(test)]
mod testing;
mod tray;
mod vault_state;
pub mod view;
mod workspaces;

pub use app::{App, AppConfig, AppEvent, Host, HostError, NavigateTo, StartError};
pub use tray::{TrayItem, TrayItemId, TrayMenu};
