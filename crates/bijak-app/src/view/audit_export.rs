use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ErrorView;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    Ndjson,
    Csv,
    Ocsf,
    Ecs,
    Cef,
    Leef,
    Syslog,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditExportForm {
    pub format: ExportFormat,
    /// What to write; the time range is part of it (`after:`, `before:`).
    pub query: String,
    /// Also an evidence bundle: the events, their inclusion proofs, the checkpoint and the key, in a file of its own.
    pub proof: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    Running,
    Done,
    Cancelled,
    Failed,
}

/// Answer of `audit_export_start`; null: the person closed the dialog, and nothing happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditExportStarted {
    pub id: u32,
}

/// Event `audit_export`: how an export is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditExportView {
    pub id: u32,
    #[ts(type = "number")]
    pub written: u64,
    #[ts(type = "number")]
    pub total: u64,
    pub state: ExportState,
    /// The file, once it is whole; a cancelled or failed export leaves none.
    pub path: Option<String>,
    pub error: Option<ErrorView>,
}
