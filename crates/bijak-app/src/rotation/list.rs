use super::{users::users, view};
use crate::{
    App, cached,
    journal::{self, Intent, Phase},
    view::{ErrorView, RotationView},
};

impl App {
    /// The open rotations of a workspace, with who was seen using the old keys by now.
    pub async fn rotation_list(&self, workspace_id: &str) -> Result<Vec<RotationView>, ErrorView> {
        let ctx = &self.ctx;
        let profile_id = ctx.active_profile()?;
        let profile = profile_id.clone();
        let mut rotations = ctx.store.call(move |c| journal::table::rotations(c, &profile)).await?;
        rotations.retain(|intent| intent.workspace_id == workspace_id);
        let mut views = Vec::with_capacity(rotations.len());
        for intent in rotations {
            views.push(view(&self.seen_now(intent).await?));
        }
        Ok(views)
    }

    /// The rotation with the users of its old key as the server knows them now; as last known where it does not answer.
    async fn seen_now(&self, intent: Intent) -> Result<Intent, ErrorView> {
        let ctx = &self.ctx;
        let (Phase::AwaitingRevoke(_), Some(old_key_id)) = (&intent.phase, intent.plan.old_key_id()) else {
            return Ok(intent);
        };
        let Ok(session) = cached::reachable_session(ctx) else { return Ok(intent) };
        let Ok(seen) = users(&session.api, &intent, old_key_id).await else { return Ok(intent) };
        if intent.old_key_users.as_ref() == Some(&seen) {
            return Ok(intent);
        }
        let _turn = ctx.journal.turn().await;
        let (profile_id, id) = (intent.profile_id.clone(), intent.id.clone());
        let kept = ctx.store.call(move |c| {
            let Some(current) = journal::table::get(c, &profile_id, &id)? else { return Ok(None) };
            let next = Intent { old_key_users: Some(seen), ..current };
            journal::table::put(c, &next)?;
            Ok(Some(next))
        });
        Ok(kept.await?.unwrap_or(intent))
    }
}
