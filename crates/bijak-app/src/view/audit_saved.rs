use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A query with a name, shown in the side bar. By name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditSavedView {
    #[ts(type = "number")]
    pub id: i64,
    pub name: String,
    pub query: String,
}
