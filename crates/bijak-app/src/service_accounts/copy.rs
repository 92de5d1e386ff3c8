use bijak_vault::{RowId, RowKind};

use crate::{
    App,
    app::code,
    clipboard,
    view::{ClipboardView, ErrorView},
};

impl App {
    pub async fn service_account_key_copy(&self, key_id: &str) -> Result<ClipboardView, ErrorView> {
        let ctx = &self.ctx;
        let row = RowId::new(ctx.active_profile()?, RowKind::ServiceAccountKey, key_id);
        let secret = ctx.with_vault(move |vault| vault.get(&row)).await?;
        let missing = || ErrorView::new(code::NO_SECRET, "this computer does not have the key's secret");
        clipboard::copy(ctx, key_id, &secret.ok_or_else(missing)?)
    }
}
