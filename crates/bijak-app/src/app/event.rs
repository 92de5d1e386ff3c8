use serde::{Deserialize, Serialize};

use crate::{
    tray::TrayMenu,
    view::{AppStateView, AuditExportView, AuditStatusView, ClipboardView},
};

/// What the app tells the shell. All but `Tray` go on to the page under the names of docs/IPC.md.
#[derive(Debug, Clone)]
pub enum AppEvent {
    State(Box<AppStateView>),
    /// The list changed: read it again.
    ApiKeys {
        workspace_id: String,
    },
    ServiceAccounts {
        workspace_id: String,
    },
    Audit(Box<AuditStatusView>),
    AuditExport(Box<AuditExportView>),
    /// A secret is on the clipboard until then; `None`: it was cleared.
    Clipboard(Option<ClipboardView>),
    /// A link or the tray asks for a page. The shell shows the window first.
    Navigate {
        view: NavigateTo,
        id: Option<String>,
        /// What the audit log shall show.
        query: Option<String>,
    },
    Tray(TrayMenu),
}

/// The pages a link or the tray may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NavigateTo {
    Keys,
    ServiceAccounts,
    Audit,
    Overview,
}
