use bijak_api_types::UpdateApiKeyRequest;

use super::{changed, find, one};
use crate::{
    App,
    cached::table,
    view::{ApiKeyRow, ErrorView},
};

impl App {
    pub async fn api_key_rename(&self, key_id: &str, name: &str) -> Result<ApiKeyRow, ErrorView> {
        let ctx = &self.ctx;
        let session = ctx.session()?;
        let workspace_id = find(ctx, &session.profile_id, key_id).await?.workspace_id;
        let request = UpdateApiKeyRequest { name: Some(name.to_owned()), ..UpdateApiKeyRequest::default() };
        let view = session.api.api_keys(&workspace_id).update(key_id, &request).await?;
        let (profile_id, kept) = (session.profile_id.clone(), view.clone());
        ctx.store.call(move |c| table::put(c, &profile_id, &kept.workspace_id, &kept)).await?;
        changed(ctx, &workspace_id).await;
        one(ctx, &session.profile_id, view).await
    }
}
