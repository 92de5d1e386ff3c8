//! Who does something, as the audit log will have it.

use bijak_domain::{Actor, OrganizationId, Outcome, Target, Timestamp, WorkspaceId};
use serde_json::{Map, Value};

use crate::{origin::Origin, store::NewEvent};

/// Handed to every operation that writes an event: a caller of the API, or whoever a command acts for.
#[derive(Debug, Clone)]
pub struct Author {
    pub organization_id: OrganizationId,
    pub actor: Actor,
    pub origin: Origin,
}

impl Author {
    /// The authority itself.
    pub fn system(organization_id: OrganizationId) -> Self {
        let actor =
            Actor { kind: Some("system".to_owned()), id: None, name: Some("bijak-authority".to_owned()) };
        Self { organization_id, actor, origin: Origin::system() }
    }

    /// A successful act, ready for the log.
    pub fn event(
        &self,
        now: Timestamp,
        action: &'static str,
        workspace_id: Option<WorkspaceId>,
        target: Target,
        details: Map<String, Value>,
    ) -> NewEvent {
        let Self { organization_id, actor, origin } = self.clone();
        NewEvent {
            time: now,
            organization_id,
            workspace_id,
            actor,
            action,
            target: Some(target),
            outcome: Outcome::Success,
            reason: None,
            origin,
            details,
        }
    }
}
