//! The tray: draws the app's menu, reports clicks. Which keys stand in it and what a click does is the app's.

#[cfg_attr(target_os = "linux", path = "host_linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "host_always.rs")]
mod host;
mod keep;
mod menu;
mod show;

pub(crate) use host::follow as follow_host;
pub(crate) use keep::keep;
pub(crate) use show::{Tray, clicked};
