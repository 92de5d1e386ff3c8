//! The audit event: fourteen fields, every one always present, null where there is none.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Timestamp;

/// Actions are `noun.verb_past`. Readers accept any text; these are the ones the authority writes.
pub mod action {
    pub const API_KEY_CREATED: &str = "api_key.created";
    pub const API_KEY_RENAMED: &str = "api_key.renamed";
    pub const API_KEY_UPDATED: &str = "api_key.updated";
    pub const API_KEY_REVOKED: &str = "api_key.revoked";
    pub const API_KEY_EXPIRED: &str = "api_key.expired";
    pub const OAUTH_TOKEN_ISSUED: &str = "oauth_token.issued";
    pub const OAUTH_TOKEN_REFRESHED: &str = "oauth_token.refreshed";
    pub const OAUTH_TOKEN_REVOKED: &str = "oauth_token.revoked";
    pub const OAUTH_TOKEN_REUSE_DETECTED: &str = "oauth_token.reuse_detected";
    pub const OAUTH_CLIENT_REGISTERED: &str = "oauth_client.registered";
    pub const OAUTH_CLIENT_SECRET_ROTATED: &str = "oauth_client.secret_rotated";
    pub const OAUTH_CLIENT_REMOVED: &str = "oauth_client.removed";
    pub const USER_CREATED: &str = "user.created";
    pub const USER_SIGNED_IN: &str = "user.signed_in";
    pub const USER_SIGN_IN_FAILED: &str = "user.sign_in_failed";
    pub const SERVICE_ACCOUNT_CREATED: &str = "service_account.created";
    pub const SERVICE_ACCOUNT_UPDATED: &str = "service_account.updated";
    pub const SERVICE_ACCOUNT_DISABLED: &str = "service_account.disabled";
    pub const SERVICE_ACCOUNT_KEY_ROTATED: &str = "service_account.key_rotated";
    pub const SERVICE_ACCOUNT_KEY_REVOKED: &str = "service_account.key_revoked";
    pub const SERVICE_ACCOUNT_ROTATION_DUE: &str = "service_account.rotation_due";
    pub const SERVICE_ACCOUNT_ROTATION_OVERDUE: &str = "service_account.rotation_overdue";
    pub const CREDENTIAL_REJECTED: &str = "credential.rejected";
    pub const ORGANIZATION_CREATED: &str = "organization.created";
    pub const ORGANIZATION_POLICY_CHANGED: &str = "organization.policy_changed";
    pub const WORKSPACE_CREATED: &str = "workspace.created";
    pub const WORKSPACE_RENAMED: &str = "workspace.renamed";
    pub const AUDIT_LOG_KEY_ROTATED: &str = "audit_log.key_rotated";
    pub const AUDIT_SINK_ADDED: &str = "audit_sink.added";
    pub const AUDIT_SINK_REMOVED: &str = "audit_sink.removed";
    pub const AUDIT_SINK_TESTED: &str = "audit_sink.tested";
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Success,
    Failure,
}

/// Who did it: `user`, `api_key`, `service_account`, `system` …; an open string.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Actor {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub id: Option<String>,
    pub name: Option<String>,
}

/// What it was done to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub id: Option<String>,
    pub name: Option<String>,
}

/// One entry of an organization's audit log. Ids are open strings here: readers accept other systems' events too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditEvent {
    pub id: String,
    /// Contiguous per organization from 0, in commit order; the index of the Merkle leaf.
    pub seq: u64,
    pub time: Timestamp,
    pub organization_id: Option<String>,
    pub workspace_id: Option<String>,
    pub actor: Option<Actor>,
    pub action: String,
    pub target: Option<Target>,
    pub source_ip: Option<String>,
    pub user_agent: Option<String>,
    pub outcome: Outcome,
    pub reason: Option<String>,
    pub request_id: Option<String>,
    pub details: Map<String, Value>,
}

impl AuditEvent {
    /// The event's RFC 8785 form (JCS): the line that is stored, served and hashed.
    pub fn canonical_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json_canonicalizer::to_vec(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> AuditEvent {
        AuditEvent {
            id: "evt_1".into(),
            seq: 7,
            time: "2026-11-24T02:07:53Z".parse().unwrap(),
            organization_id: None,
            workspace_id: None,
            actor: Some(Actor { kind: Some("user".into()), id: None, name: Some("é\u{1}".into()) }),
            action: action::API_KEY_CREATED.into(),
            target: None,
            source_ip: None,
            user_agent: None,
            outcome: Outcome::Success,
            reason: None,
            request_id: None,
            details: Map::new(),
        }
    }

    #[test]
    fn canonical_form_has_all_fourteen_fields_sorted() {
        let line = String::from_utf8(event().canonical_json().unwrap()).unwrap();
        assert_eq!(
            line,
            r#"{"action":"api_key.created","actor":{"id":null,"name":"é\u0001","type":"user"},"details":{},"id":"evt_1","organization_id":null,"outcome":"success","reason":null,"request_id":null,"seq":7,"source_ip":null,"target":null,"time":"2026-11-24T02:07:53.000Z","user_agent":null,"workspace_id":null}"#
        );
        assert_eq!(serde_json::from_str::<AuditEvent>(&line).unwrap(), event());
    }
}
