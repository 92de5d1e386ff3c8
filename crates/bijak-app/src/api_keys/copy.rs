use std::sync::Arc;

use bijak_domain::SecretText;

use super::{find, marks, secret};
use crate::{
    App,
    app::{AppEvent, Context},
    clipboard, tray,
    view::{ClipboardView, ErrorView},
};

impl App {
    pub async fn api_key_copy(&self, key_id: &str) -> Result<ClipboardView, ErrorView> {
        let ctx = &self.ctx;
        let profile_id = ctx.active_profile()?;
        let secret = secret(ctx, &profile_id, key_id).await?;
        let view = copy_secret(ctx, &profile_id, key_id, &secret).await?;
        let workspace_id = find(ctx, &profile_id, key_id).await?.workspace_id;
        ctx.emit(AppEvent::ApiKeys { workspace_id });
        tray::refresh(ctx).await;
        Ok(view)
    }
}

/// Copies a key's secret and remembers that it was.
pub(super) async fn copy_secret(
    ctx: &Arc<Context>,
    profile_id: &str,
    key_id: &str,
    secret: &SecretText,
) -> Result<ClipboardView, ErrorView> {
    let view = clipboard::copy(ctx, key_id, secret)?;
    let (profile_id, key_id, now) = (profile_id.to_owned(), key_id.to_owned(), ctx.clock.now());
    ctx.store.call(move |c| marks::set_copied(c, &profile_id, &key_id, now)).await?;
    Ok(view)
}
