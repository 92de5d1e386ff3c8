use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Events `api_keys` and `service_accounts`: the list of this workspace changed, read it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListChangedView {
    pub workspace_id: String,
}

/// Event `navigate`: a link or the tray asks for a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NavigateView {
    pub view: PageView,
    /// The object to open on that page; null: the page itself.
    pub id: Option<String>,
    /// The query to show there (`audit` alone); null: as it stands.
    pub query: Option<String>,
}

/// The pages that something outside the window may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PageView {
    Overview,
    Keys,
    ServiceAccounts,
    Audit,
}
