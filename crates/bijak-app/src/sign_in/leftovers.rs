//! What an earlier process left in the vault when it ended in the middle of a sign-in.

use bijak_client::sign_in::{RevokeError, revoke};
use bijak_vault::RowKind;

use super::{redeem::pending_row, secret::AttemptSecret, table};
use crate::{app::Context, view::ErrorView};

/// Drops the verifiers of attempts that are over. Before any link is handled: a link ends its attempt first.
pub(super) async fn drop_verifiers(ctx: &Context) -> Result<(), ErrorView> {
    for id in ctx.with_vault(|vault| vault.list_ids("", RowKind::SignInAttempt)).await? {
        let attempt_id = id.clone();
        let attempt = ctx.store.call(move |c| table::get(c, &attempt_id)).await?;
        if attempt.is_none_or(|a| a.end.is_some()) {
            AttemptSecret::delete(ctx, &id).await?;
        }
    }
    Ok(())
}

/// Grants that were redeemed and belong to no profile, because the process ended before it knew whose they are.
pub(super) struct LostGrants(Vec<String>);

impl LostGrants {
    /// Read before this process makes any of its own.
    pub(super) async fn find(ctx: &Context) -> Result<Self, ErrorView> {
        ctx.with_vault(|vault| vault.list_ids("", RowKind::RefreshToken)).await.map(Self)
    }

    /// Ends them once the vault is open.
    pub(super) async fn revoke(self, ctx: &Context) {
        if self.0.is_empty() {
            return;
        }
        ctx.vault_is_open().await;
        for id in self.0 {
            if let Err(error) = revoke_grant(ctx, &id).await {
                tracing::warn!(error.code, "the grant of an interrupted sign-in could not be revoked");
            }
        }
    }
}

async fn revoke_grant(ctx: &Context, id: &str) -> Result<(), ErrorView> {
    let attempt_id = id.to_owned();
    let attempt = ctx.store.call(move |c| table::get(c, &attempt_id)).await?;
    let row = pending_row(id);
    let token = ctx.with_vault(move |vault| vault.get(&row)).await?;
    if let (Some(attempt), Some(token)) = (attempt, token) {
        match revoke(&ctx.http, &attempt.deployment, &token).await {
            // Kept for the next start; its attempt is remembered for a day.
            Err(RevokeError::Transport(error)) => return Err(error.into()),
            Ok(()) | Err(RevokeError::NotOffered | RevokeError::Refused { .. }) => {}
        }
    }
    let row = pending_row(id);
    ctx.with_vault(move |vault| vault.delete(&row)).await.map(drop)
}
