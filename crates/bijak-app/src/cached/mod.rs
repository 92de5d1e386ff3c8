//! The server's lists as last seen, so that every view works offline and says how old it is.

mod fetch;
pub(crate) mod table;

use bijak_api_types::{ApiKeyView, ServiceAccountKeyView, ServiceAccountView, WorkspaceView};
pub(crate) use fetch::{fetch, reachable_session};
use serde::{Serialize, de::DeserializeOwned};

/// An item of a list that is kept.
pub(crate) trait Cached: Serialize + DeserializeOwned + Send + 'static {
    /// Stored: never reuse a name.
    const LIST: &'static str;
    fn id(&self) -> &str;
}

impl Cached for WorkspaceView {
    const LIST: &'static str = "workspaces";
    fn id(&self) -> &str {
        &self.id
    }
}

impl Cached for ApiKeyView {
    const LIST: &'static str = "api_keys";
    fn id(&self) -> &str {
        &self.id
    }
}

impl Cached for ServiceAccountView {
    const LIST: &'static str = "service_accounts";
    fn id(&self) -> &str {
        &self.id
    }
}

impl Cached for ServiceAccountKeyView {
    const LIST: &'static str = "service_account_keys";
    fn id(&self) -> &str {
        &self.id
    }
}
