//! The tray: draws the app's menu, reports clicks. Which keys stand in it and what a click does is the app's.

mod host;
mod keep;
mod menu;
mod show;

pub(crate) use host::follow as follow_host;
pub(crate) use keep::keep;
pub(crate) use show::{Tray, clicked};
