use crate::{
    journal::{Intent, Phase},
    view::{RotationPhase, RotationView},
};

/// An open rotation as the page shows it.
pub(crate) fn view(intent: &Intent) -> RotationView {
    let phase = match &intent.phase {
        Phase::Creating => RotationPhase::Creating,
        Phase::Storing(_) => RotationPhase::Storing,
        Phase::AwaitingRevoke(_) => RotationPhase::AwaitingRevoke,
    };
    RotationView {
        id: intent.id.clone(),
        workspace_id: intent.workspace_id.clone(),
        old_key_id: intent.plan.old_key_id().unwrap_or_default().to_owned(),
        new_key_id: intent.phase.made().map(|made| made.credential_id.clone()),
        phase,
        started_at: intent.started_at.to_string(),
        old_key_users: intent.old_key_users.clone().unwrap_or_default(),
        // Where nobody knows, somebody may: that wants a second look too.
        in_use: intent.old_key_users.as_ref().is_none_or(|users| !users.is_empty()),
        error: intent.error.clone(),
    }
}
