use super::{find, marks, one};
use crate::{
    App,
    app::AppEvent,
    tray,
    view::{ApiKeyRow, ErrorView},
};

impl App {
    /// Pinned keys stand first in the tray. Known to this computer only.
    pub async fn api_key_pin(&self, key_id: &str, pinned: bool) -> Result<ApiKeyRow, ErrorView> {
        let ctx = &self.ctx;
        let profile_id = ctx.active_profile()?;
        let view = find(ctx, &profile_id, key_id).await?;
        let (profile, id) = (profile_id.clone(), key_id.to_owned());
        ctx.store.call(move |c| marks::set_pinned(c, &profile, &id, pinned)).await?;
        ctx.emit(AppEvent::ApiKeys { workspace_id: view.workspace_id.clone() });
        tray::refresh(ctx).await;
        one(ctx, &profile_id, view).await
    }
}
