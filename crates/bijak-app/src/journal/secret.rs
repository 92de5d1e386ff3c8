//! The secret of what was made: stored, and read back before anybody relies on it.

use bijak_domain::SecretText;
use bijak_vault::{RowId, RowKind};

use super::MadeIds;
use crate::{
    app::{Context, code},
    view::{ErrorView, VaultView},
};

/// Where the secret of a credential lies.
pub(crate) fn credential_row(profile_id: &str, ids: &MadeIds) -> RowId {
    let kind = if ids.service_account_id.is_some() { RowKind::ServiceAccountKey } else { RowKind::ApiKey };
    RowId::new(profile_id, kind, &ids.credential_id)
}

/// Refuses where the vault is not open: what is made then could not be kept.
pub(crate) fn open_vault(ctx: &Context) -> Result<(), ErrorView> {
    match ctx.state.read(|state| state.vault.clone()) {
        VaultView::OpenKeyring | VaultView::OpenPassphrase => Ok(()),
        _ => Err(ErrorView::new(code::VAULT_LOCKED, "the vault is not open")),
    }
}

pub(super) async fn store(ctx: &Context, row: RowId, secret: &SecretText) -> Result<(), ErrorView> {
    let secret = secret.clone();
    let kept = ctx.with_vault(move |vault| {
        vault.put(&row, &secret)?;
        let why = "to see that the vault kept it";
        Ok(vault.get(&row)?.is_some_and(|kept| kept.expose(why) == secret.expose(why)))
    });
    if kept.await? {
        Ok(())
    } else {
        Err(ErrorView::new(code::VAULT_FAILED, "the vault did not keep the secret"))
    }
}
