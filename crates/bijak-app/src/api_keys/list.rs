use bijak_api_types::ApiKeyView;
use bijak_vault::{RowId, RowKind};

use super::Surroundings;
use crate::{
    App,
    app::Context,
    cached, tray,
    view::{ApiKeyListView, ErrorView, Freshness},
};

impl App {
    pub async fn api_keys_list(&self, workspace_id: &str) -> Result<ApiKeyListView, ErrorView> {
        let ctx = &self.ctx;
        let workspace = workspace_id.to_owned();
        let ask = |api: bijak_client::Api| async move { api.api_keys(&workspace).list().await };
        let (items, freshness) = cached::fetch::<ApiKeyView, _>(ctx, workspace_id, ask).await?;
        let profile_id = ctx.active_profile()?;
        if freshness.error.is_none() {
            forget_dead(ctx, &profile_id, &items).await?;
        }
        let list = rows(ctx, &profile_id, items, freshness).await?;
        tray::refresh(ctx).await;
        Ok(list)
    }
}

/// The secret of a revoked key opens nothing any more: it is not kept.
async fn forget_dead(ctx: &Context, profile_id: &str, items: &[ApiKeyView]) -> Result<(), ErrorView> {
    let dead = items.iter().filter(|key| key.revoked_at.is_some());
    let rows: Vec<RowId> = dead.map(|key| RowId::new(profile_id, RowKind::ApiKey, &key.id)).collect();
    ctx.with_vault(move |vault| rows.iter().try_for_each(|row| vault.delete(row).map(drop))).await
}

async fn rows(
    ctx: &Context,
    profile_id: &str,
    items: Vec<ApiKeyView>,
    freshness: Freshness,
) -> Result<ApiKeyListView, ErrorView> {
    let surroundings = Surroundings::read(ctx, profile_id).await?;
    Ok(ApiKeyListView { items: items.into_iter().map(|view| surroundings.row(view)).collect(), freshness })
}
