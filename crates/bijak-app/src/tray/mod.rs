//! The tray's menu as a value: the shell draws it and reports clicks.

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
