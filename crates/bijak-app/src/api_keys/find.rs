use bijak_api_types::ApiKeyView;
use bijak_domain::SecretText;
use bijak_vault::{RowId, RowKind};

use crate::{
    app::{Context, code},
    cached::table,
    view::ErrorView,
};

/// A key of a list that was seen before.
pub(crate) async fn find(ctx: &Context, profile_id: &str, key_id: &str) -> Result<ApiKeyView, ErrorView> {
    let (profile_id, id) = (profile_id.to_owned(), key_id.to_owned());
    let found = ctx.store.call(move |c| table::find(c, &profile_id, &id)).await?;
    found.ok_or_else(|| ErrorView::new(bijak_api_types::code::NOT_FOUND, "there is no such key"))
}

/// A key's secret, where this computer has it.
pub(crate) async fn secret(ctx: &Context, profile_id: &str, key_id: &str) -> Result<SecretText, ErrorView> {
    let row = RowId::new(profile_id, RowKind::ApiKey, key_id);
    let secret = ctx.with_vault(move |vault| vault.get(&row)).await?;
    secret.ok_or_else(|| ErrorView::new(code::NO_SECRET, "this computer does not have the key's secret"))
}
