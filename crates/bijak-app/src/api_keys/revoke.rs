use super::{changed, find, one};
use crate::{
    App,
    cached::table,
    journal::{self, Intent},
    view::{ApiKeyRow, ErrorView},
};

impl App {
    /// Ends the key at once. A rotation it is part of ends with it.
    pub async fn api_key_revoke(&self, key_id: &str) -> Result<ApiKeyRow, ErrorView> {
        let ctx = &self.ctx;
        let session = ctx.session()?;
        let profile_id = session.profile_id.clone();
        let workspace_id = find(ctx, &profile_id, key_id).await?.workspace_id;
        let turn = ctx.journal.turn().await;
        let view = session.api.api_keys(&workspace_id).revoke(key_id).await?;
        let row = bijak_vault::RowId::new(&profile_id, bijak_vault::RowKind::ApiKey, key_id);
        ctx.with_vault(move |vault| vault.delete(&row)).await?;
        let (profile, kept) = (profile_id.clone(), view.clone());
        ctx.store
            .call(move |c| {
                table::put(c, &profile, &kept.workspace_id, &kept)?;
                for intent in journal::table::rotations(c, &profile)? {
                    if takes_part(&intent, &kept.id) {
                        journal::table::delete(c, &intent.id)?;
                    }
                }
                Ok(())
            })
            .await?;
        drop(turn);
        changed(ctx, &workspace_id).await;
        one(ctx, &profile_id, view).await
    }
}

/// Whether the rotation has nothing left to do once this key is revoked: of the old one, or of the new one that is known
/// to work. One that is still being made is looked after by the journal.
fn takes_part(intent: &Intent, key_id: &str) -> bool {
    match &intent.phase {
        journal::Phase::AwaitingRevoke(ids) => {
            ids.credential_id == key_id || intent.plan.old_key_id() == Some(key_id)
        }
        journal::Phase::Storing(ids) => ids.credential_id == key_id,
        journal::Phase::Creating => false,
    }
}
