//! The harness itself: each piece of the private desktop does what a real one does.

mod browser;
mod clipboard;
mod keyring;
mod leftovers;
mod memory;
mod tray;
