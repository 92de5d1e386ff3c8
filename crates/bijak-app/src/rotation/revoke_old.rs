use bijak_vault::{RowId, RowKind};

use super::view;
use crate::{
    App, api_keys, cached,
    journal::{self, Phase, fail_point},
    view::{ErrorView, RotationPhase, RotationView},
};

impl App {
    /// The last step of a rotation: the old key ends at once.
    pub async fn rotation_revoke_old(&self, rotation_id: &str) -> Result<RotationView, ErrorView> {
        let ctx = &self.ctx;
        let session = ctx.session()?;
        let turn = ctx.journal.turn().await;
        let (profile_id, id) = (session.profile_id.clone(), rotation_id.to_owned());
        let intent = ctx.store.call(move |c| journal::table::get(c, &profile_id, &id)).await?;
        let intent = intent.ok_or_else(|| {
            ErrorView::new(bijak_api_types::code::NOT_FOUND, "there is no such open rotation")
        })?;
        let (Phase::AwaitingRevoke(_), Some(old_key_id)) = (&intent.phase, intent.plan.old_key_id()) else {
            let message = "the new key is not known to work yet: the old one stays";
            return Err(ErrorView::new(bijak_api_types::code::CONFLICT, message));
        };
        let old = session.api.api_keys(&intent.workspace_id).revoke(old_key_id).await?;
        fail_point("rotation", "revoked");
        let row = RowId::new(&intent.profile_id, RowKind::ApiKey, old_key_id);
        ctx.with_vault(move |vault| vault.delete(&row)).await?;
        let (profile_id, id) = (intent.profile_id.clone(), intent.id.clone());
        ctx.store
            .call(move |c| {
                let transaction = c.transaction()?;
                cached::table::put(&transaction, &profile_id, &old.workspace_id, &old)?;
                journal::table::delete(&transaction, &id)?;
                transaction.commit()
            })
            .await?;
        drop(turn);
        api_keys::changed(ctx, &intent.workspace_id).await;
        Ok(RotationView { phase: RotationPhase::Done, ..view(&intent) })
    }
}
