use bijak_api_types::{CreateApiKeyRequest, CreateServiceAccountRequest};
use bijak_domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::view::{ErrorView, UsageRow};

/// What is to be made. Stored as JSON: a renamed field or variant needs a migration.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Plan {
    CreateApiKey { request: CreateApiKeyRequest },
    RotateApiKey { old_key_id: String, request: CreateApiKeyRequest },
    CreateServiceAccount { request: CreateServiceAccountRequest },
    RotateServiceAccountKey { service_account_id: String },
}

/// What the server made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MadeIds {
    /// `key_…` or `sak_…`.
    pub(crate) credential_id: String,
    pub(crate) service_account_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The server was or will be asked; what came of it is not known.
    Creating,
    /// The server made it; its secret is not known to be safe.
    Storing(MadeIds),
    /// Rotations only: the new key works, the old one lives until the person presses Revoke.
    AwaitingRevoke(MadeIds),
}

#[derive(Debug, Clone)]
pub(crate) struct Intent {
    /// Also the Idempotency-Key.
    pub(crate) id: String,
    pub(crate) profile_id: String,
    pub(crate) workspace_id: String,
    pub(crate) plan: Plan,
    pub(crate) phase: Phase,
    pub(crate) started_at: Timestamp,
    /// Who was seen with a rotation's old key; `None`: not known.
    pub(crate) old_key_users: Option<Vec<UsageRow>>,
    /// Why it did not go on.
    pub(crate) error: Option<ErrorView>,
}

impl Plan {
    /// How the plan's fail points begin.
    pub(super) const fn noun(&self) -> &'static str {
        match self {
            Self::CreateApiKey { .. } => "api_key",
            Self::RotateApiKey { .. } => "rotation",
            Self::CreateServiceAccount { .. } => "service_account",
            Self::RotateServiceAccountKey { .. } => "service_account_key",
        }
    }

    /// The old key of a rotation.
    pub(crate) fn old_key_id(&self) -> Option<&str> {
        match self {
            Self::RotateApiKey { old_key_id, .. } => Some(old_key_id),
            Self::CreateApiKey { .. }
            | Self::CreateServiceAccount { .. }
            | Self::RotateServiceAccountKey { .. } => None,
        }
    }
}

impl Phase {
    pub(crate) fn made(&self) -> Option<&MadeIds> {
        match self {
            Self::Creating => None,
            Self::Storing(ids) | Self::AwaitingRevoke(ids) => Some(ids),
        }
    }
}
