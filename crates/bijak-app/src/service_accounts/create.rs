use bijak_api_types::CreateServiceAccountRequest;

use super::change::{made, made_something_else};
use crate::{
    App,
    journal::{self, Made, Plan},
    view::{CreateServiceAccountForm, ErrorView, ServiceAccountChangedView},
};

impl App {
    /// Makes an account and its first key; the secret goes to the vault and to the clipboard.
    pub async fn service_account_create(
        &self,
        form: CreateServiceAccountForm,
    ) -> Result<ServiceAccountChangedView, ErrorView> {
        let ctx = &self.ctx;
        let CreateServiceAccountForm { workspace_id, name, scopes, rotation_days } = form;
        let session = ctx.session()?;
        let turn = ctx.journal.turn().await;
        let plan = Plan::CreateServiceAccount {
            request: CreateServiceAccountRequest { name, scopes, rotation_days },
        };
        let credential = journal::make(ctx, &session, &turn, &workspace_id, plan).await?;
        journal::close(ctx, &session, &credential).await?;
        drop(turn);
        let Made::ServiceAccount { account, key } = credential.made else {
            return Err(made_something_else());
        };
        made(ctx, &session, account, key, &credential.secret).await
    }
}
