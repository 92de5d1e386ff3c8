use bijak_vault::{RowId, RowKind};

use super::{
    change::{changed, find},
    detail::detail,
};
use crate::{
    App,
    view::{ErrorView, ServiceAccountDetailView},
};

impl App {
    /// Ends a key at once; with `descendants` also every key that came from it by rotation.
    pub async fn service_account_revoke_key(
        &self,
        service_account_id: &str,
        key_id: &str,
        descendants: bool,
    ) -> Result<ServiceAccountDetailView, ErrorView> {
        let ctx = &self.ctx;
        let session = ctx.session()?;
        let workspace_id = find(ctx, &session.profile_id, service_account_id).await?.workspace_id;
        session
            .api
            .service_accounts(&workspace_id)
            .revoke_key(service_account_id, key_id, descendants)
            .await?;
        let row = RowId::new(&session.profile_id, RowKind::ServiceAccountKey, key_id);
        ctx.with_vault(move |vault| vault.delete(&row)).await?;
        changed(ctx, &workspace_id);
        detail(ctx, service_account_id).await
    }
}
