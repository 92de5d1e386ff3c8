use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Freshness;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkspaceRow {
    pub id: String,
    pub name: String,
    pub created_at: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkspaceListView {
    pub items: Vec<WorkspaceRow>,
    pub freshness: Freshness,
}
