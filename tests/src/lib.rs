//! The harness of the journeys: a private desktop (display, session bus, window manager, keyring, tray host), the
//! real authority, the real app and a real browser, each a process of its own that ends with the test.
//!
//! What it refuses to be: a mock of anything of ours. It plays only what stands around the product: the desktop's
//! tray host, the default browser's launcher, the person with mouse and clipboard.
//!
//! Nothing is shared between two journeys and nothing is left behind: files lie in one temporary directory, ports
//! and displays are chosen by the kernel and by Xvfb, and a watchdog ends whatever carries the desktop's mark in its
//! environment, even if this process is killed. Logs and pictures of a failure stay in `target/e2e/NAME`.

mod app;
mod authority;
mod binary;
mod browser;
mod clipboard;
mod clock;
mod desktop;
mod grant;
mod http;
mod ipc_recorder;
mod journey;
mod liar;
mod memory;
mod page;
mod process;
mod slot;
mod text;
mod tool;
mod tray;
mod wait;
mod webdriver;
mod window;

pub use app::App;
pub use authority::{Authority, ORGANIZATION, WORKSPACE};
pub use binary::binary;
pub use browser::Browser;
pub use clipboard::Clipboard;
pub use clock::ClockFile;
pub use desktop::{Desktop, Keyring, Setup, TrayHost};
pub use http::{Answer, Http};
pub use ipc_recorder::{recorded, start_recording};
pub use journey::journey;
pub use liar::{FalseLog, Liar};
pub use memory::{files_with_secrets, secrets_in, secrets_in_memory};
pub use page::Page;
pub use process::{Process, is_alive, processes_of};
pub use text::password;
pub use tool::tool;
pub use tray::{Tray, TrayItem};
pub use wait::{DEADLINE, wait_until, wait_until_within};
pub use window::Windows;
