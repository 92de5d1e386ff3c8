use bijak_api_types::ServiceAccountView;

use super::row::{account_row, secrets};
use crate::{
    App, cached,
    view::{ErrorView, ServiceAccountListView},
};

impl App {
    pub async fn service_accounts_list(
        &self,
        workspace_id: &str,
    ) -> Result<ServiceAccountListView, ErrorView> {
        let ctx = &self.ctx;
        let workspace = workspace_id.to_owned();
        let ask = |api: bijak_client::Api| async move { api.service_accounts(&workspace).list().await };
        let (items, freshness) = cached::fetch::<ServiceAccountView, _>(ctx, workspace_id, ask).await?;
        let secrets = secrets(ctx, &ctx.active_profile()?).await?;
        let items = items.into_iter().map(|view| account_row(view, &secrets)).collect();
        Ok(ServiceAccountListView { items, freshness })
    }
}
