//! What the audit log is told of known credentials that are turned away. Unknown ones are nobody's, and write nothing.

use bijak_domain::{Outcome, Target, action};
use serde_json::Map;

use super::{App, Principal, PrincipalKind, Refusal};
use crate::{origin::Origin, store::NewEvent};

/// Counts a refusal and writes its event if one is due. The refusal stands whatever happens here.
pub async fn record(app: &App, principal: &Principal, refusal: Refusal, origin: &Origin) {
    let event = NewEvent {
        time: app.now(),
        organization_id: principal.organization_id,
        workspace_id: principal.workspace_id(),
        actor: principal.actor(),
        action: action::CREDENTIAL_REJECTED,
        target: Some(credential(principal)),
        outcome: Outcome::Failure,
        reason: Some(refusal.as_str()),
        origin: origin.clone(),
        details: Map::new(),
    };
    if app.oauth.refusals.count(event) {
        app.oauth.refusals.flush(&app.store, &app.clock, false).await;
    }
}

/// The credential itself, not whom it speaks for.
fn credential(principal: &Principal) -> Target {
    let (kind, id, name) = match &principal.kind {
        PrincipalKind::User { grant_id, .. } => ("oauth_grant", grant_id.to_string(), None),
        PrincipalKind::ApiKey { key_id, name, .. } => ("api_key", key_id.to_string(), Some(name.clone())),
        PrincipalKind::ServiceAccountKey { key_id, name, .. } => {
            ("service_account_key", key_id.to_string(), Some(name.clone()))
        }
    };
    Target { kind: Some(kind.to_owned()), id: Some(id), name }
}
