//! The tray's menu as a value: the shell draws it and reports clicks.

mod click;
mod follow;
mod menu;
mod refresh;

#[cfg(test)]
mod tests;

use std::sync::{Mutex, PoisonError};

pub(crate) use follow::follow;
pub(crate) use refresh::refresh;

use crate::App;

/// The menu as last announced.
#[derive(Debug, Default)]
pub(crate) struct Tray(Mutex<TrayMenu>);

impl App {
    pub fn tray_menu(&self) -> TrayMenu {
        self.ctx.tray.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The whole menu, top to bottom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrayMenu {
    pub items: Vec<TrayItem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrayItem {
    /// A line that cannot be clicked: the workspace's name.
    Heading {
        label: String,
    },
    Action {
        id: TrayItemId,
        label: String,
    },
    Separator,
}

/// What a click means. Texts of keys are ids, never secrets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TrayItemId {
    CopyKey { key_id: String },
    Open,
    SignIn,
    Quit,
}
