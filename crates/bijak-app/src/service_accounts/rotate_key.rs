use super::change::{find, made, made_something_else};
use crate::{
    App,
    journal::{self, Made, Plan},
    view::{ErrorView, ServiceAccountChangedView},
};

impl App {
    /// Makes a new current key; the one before stays valid for the overlap. The secret goes to the vault and to the
    /// clipboard.
    pub async fn service_account_rotate_key(
        &self,
        service_account_id: &str,
    ) -> Result<ServiceAccountChangedView, ErrorView> {
        let ctx = &self.ctx;
        let session = ctx.session()?;
        let known = find(ctx, &session.profile_id, service_account_id).await?;
        let turn = ctx.journal.turn().await;
        let plan = Plan::RotateServiceAccountKey { service_account_id: service_account_id.to_owned() };
        let credential = journal::make(ctx, &session, &turn, &known.workspace_id, plan).await?;
        journal::close(ctx, &session, &credential).await?;
        drop(turn);
        let Made::ServiceAccountKey(key) = credential.made else { return Err(made_something_else()) };
        // The account's current key and its due date moved; where that cannot be asked now, the key at least is known.
        let account = match session.api.service_accounts(&known.workspace_id).get(service_account_id).await {
            Ok(account) => account,
            Err(error) => {
                tracing::info!(%error, "the rotated account could not be read again");
                bijak_api_types::ServiceAccountView { current_key_id: Some(key.id.clone()), ..known }
            }
        };
        made(ctx, &session, account, key, &credential.secret).await
    }
}
