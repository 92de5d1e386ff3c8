//! Deployments and accounts this app knows, side by side. A profile's key is its organization's id, not its URL.

mod known;
mod select;
mod show;
pub(crate) mod table;

pub(crate) use known::known_elsewhere;

use bijak_domain::ScopeSet;

use crate::view::ProfileView;

/// A signed-in account of one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Profile {
    /// The organization's id.
    pub(crate) id: String,
    pub(crate) organization_name: String,
    /// An origin. Of a local profile: where its authority answered last; the living child knows better.
    pub(crate) base_url: String,
    /// Whether its deployment is the authority this app runs.
    pub(crate) is_local: bool,
    /// The email address of the signed-in person.
    pub(crate) account: String,
    pub(crate) role: Option<String>,
    pub(crate) scopes: ScopeSet,
    /// The workspace in use.
    pub(crate) workspace_id: Option<String>,
}

impl From<Profile> for ProfileView {
    fn from(profile: Profile) -> Self {
        let Profile { id, organization_name, base_url, is_local, account, role, scopes, workspace_id } =
            profile;
        let scopes = scopes.iter().map(|s| s.to_string()).collect();
        Self { id, organization_name, base_url, is_local, account, role, scopes, workspace_id }
    }
}
