use super::{
    change::{changed, find},
    detail::detail,
};
use crate::{
    App,
    view::{ErrorView, ServiceAccountDetailView},
};

impl App {
    /// Ends the account and every key of it at once.
    pub async fn service_account_disable(
        &self,
        service_account_id: &str,
    ) -> Result<ServiceAccountDetailView, ErrorView> {
        let ctx = &self.ctx;
        let session = ctx.session()?;
        let workspace_id = find(ctx, &session.profile_id, service_account_id).await?.workspace_id;
        session.api.service_accounts(&workspace_id).disable(service_account_id).await?;
        changed(ctx, &workspace_id);
        // Reading it again also forgets the secrets of its keys: they are revoked.
        detail(ctx, service_account_id).await
    }
}
