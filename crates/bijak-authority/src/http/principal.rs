//! Who a credential speaks for.

use std::sync::Arc;

use bijak_domain::{
    Actor, ApiKeyId, GrantId, OrganizationId, Role, Scope, ScopeSet, ServiceAccountId, ServiceAccountKeyId,
    UserId, WorkspaceId,
};

use ipnet::IpNet;

use crate::store::workspaces::Workspace;

/// The answer to "whose is this secret?". One type for all kinds of secrets: each kind's table answers it.
#[derive(Debug, Clone)]
pub enum Authentication {
    /// The credential is valid.
    Accepted(Arc<Principal>),
    /// The credential is known and not valid; `refusal` goes to the audit log, the client learns nothing of it.
    Refused { principal: Arc<Principal>, refusal: Refusal },
    /// No such credential, or one whose end is no news (an access token past its hour).
    Unknown,
}

/// Why a known credential was turned away: the audit event's `reason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    Revoked,
    Expired,
    Disabled,
    InsufficientScope,
    InsufficientRole,
    SourceNotAllowed,
    SupersededKey,
}

impl Refusal {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::Disabled => "disabled",
            Self::InsufficientScope => "insufficient_scope",
            Self::InsufficientRole => "insufficient_role",
            Self::SourceNotAllowed => "source_not_allowed",
            Self::SupersededKey => "superseded_key",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Principal {
    pub organization_id: OrganizationId,
    pub organization_name: String,
    /// What was granted. What may be done is [`Principal::scopes`].
    pub granted: ScopeSet,
    pub kind: PrincipalKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PrincipalKind {
    /// A person, through an OAuth client.
    User {
        user_id: UserId,
        email: String,
        /// As it is now, not as it was when the grant was made.
        role: Role,
        /// The grant the access token came from: revoking it ends the token.
        grant_id: GrantId,
        client_id: String,
    },
    ApiKey {
        key_id: ApiKeyId,
        name: String,
        /// Empty: from anywhere.
        allowed_cidrs: Vec<IpNet>,
        workspace: Workspace,
    },
    ServiceAccountKey {
        account_id: ServiceAccountId,
        name: String,
        key_id: ServiceAccountKeyId,
        /// Whether this is the account's current key, the only one that may rotate it.
        current: bool,
        workspace: Workspace,
    },
}

/// Which workspaces of its organization a principal sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    All,
    /// Those that `memberships` names.
    MemberOf(UserId),
    One(WorkspaceId),
}

impl Principal {
    /// What this principal may do: the grant narrowed to the role, at every call anew.
    pub fn scopes(&self) -> ScopeSet {
        match &self.kind {
            PrincipalKind::User { role, .. } => self.granted.intersection(role.scopes()),
            PrincipalKind::ApiKey { .. } | PrincipalKind::ServiceAccountKey { .. } => {
                self.granted.intersection(ScopeSet::DATA_PLANE)
            }
        }
    }

    /// Whether the principal holds `scope`, and if not, whether its grant or its role is the reason.
    pub fn check(&self, scope: Scope) -> Result<(), Refusal> {
        if self.scopes().contains(scope) {
            Ok(())
        } else if self.granted.contains(scope) {
            Err(Refusal::InsufficientRole)
        } else {
            Err(Refusal::InsufficientScope)
        }
    }

    pub fn visibility(&self) -> Visibility {
        match &self.kind {
            PrincipalKind::User { role, .. } if role.sees_all_workspaces() => Visibility::All,
            PrincipalKind::User { user_id, .. } => Visibility::MemberOf(*user_id),
            PrincipalKind::ApiKey { workspace, .. } | PrincipalKind::ServiceAccountKey { workspace, .. } => {
                Visibility::One(workspace.id)
            }
        }
    }

    pub fn role(&self) -> Option<Role> {
        match &self.kind {
            PrincipalKind::User { role, .. } => Some(*role),
            PrincipalKind::ApiKey { .. } | PrincipalKind::ServiceAccountKey { .. } => None,
        }
    }

    /// The workspace a key or account belongs to; a person has none.
    pub fn workspace_id(&self) -> Option<WorkspaceId> {
        match &self.kind {
            PrincipalKind::User { .. } => None,
            PrincipalKind::ApiKey { workspace, .. } | PrincipalKind::ServiceAccountKey { workspace, .. } => {
                Some(workspace.id)
            }
        }
    }

    /// `user`, `api_key` or `service_account`, in views and events alike.
    pub const fn kind_str(&self) -> &'static str {
        match &self.kind {
            PrincipalKind::User { .. } => "user",
            PrincipalKind::ApiKey { .. } => "api_key",
            PrincipalKind::ServiceAccountKey { .. } => "service_account",
        }
    }

    /// The id of whom it speaks for: a user, a key or an account. Stays the same when an account's key rotates.
    pub fn id(&self) -> String {
        match &self.kind {
            PrincipalKind::User { user_id, .. } => user_id.to_string(),
            PrincipalKind::ApiKey { key_id, .. } => key_id.to_string(),
            PrincipalKind::ServiceAccountKey { account_id, .. } => account_id.to_string(),
        }
    }

    /// A key's or account's name, a user's email address.
    pub fn name(&self) -> &str {
        match &self.kind {
            PrincipalKind::User { email, .. } => email,
            PrincipalKind::ApiKey { name, .. } | PrincipalKind::ServiceAccountKey { name, .. } => name,
        }
    }

    pub fn actor(&self) -> Actor {
        Actor {
            kind: Some(self.kind_str().to_owned()),
            id: Some(self.id()),
            name: Some(self.name().to_owned()),
        }
    }
}
