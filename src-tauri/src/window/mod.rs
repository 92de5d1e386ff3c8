//! The one window: made at the start and whenever it is asked for again; closing it destroys it, webview and all.

mod appearance;
mod geometry;
#[cfg(target_os = "linux")]
mod network_process;
mod open;
#[cfg(target_os = "linux")]
mod program_text;
#[cfg(target_os = "linux")]
mod tray_alone;

pub(crate) use appearance::follow_system_theme;
pub(crate) use geometry::WindowMemory;
pub(crate) use open::{LABEL, make, show, show_if_none};
