//! What an earlier process left in the vault when it ended in the middle of a sign-in.

use std::sync::Arc;

use bijak_client::sign_in::{RevokeError, revoke};
use bijak_vault::RowKind;

use super::{redeem::pending_row, secret::AttemptSecret, table};
use crate::{app::Context, view::ErrorView};

/// Ids of attempts with something in the vault; read before this process makes any of its own.
pub(super) struct Leftovers {
    /// Redeemed, but nobody got to know whose they are: their grants belong to no profile.
    grants: Vec<String>,
    verifiers: Vec<String>,
}

impl Leftovers {
    pub(super) async fn find(ctx: &Context) -> Result<Self, ErrorView> {
        ctx.with_vault(|vault| {
            Ok(Self {
                grants: vault.list_ids("", RowKind::RefreshToken)?,
                verifiers: vault.list_ids("", RowKind::SignInAttempt)?,
            })
        })
        .await
    }

    /// Ends the grants once the vault is open, and drops the verifiers of attempts that are over.
    pub(super) async fn clear(self, ctx: &Arc<Context>) {
        for id in self.verifiers {
            if let Err(error) = drop_verifier(ctx, id).await {
                tracing::warn!(error.code, "the verifier of an interrupted sign-in could not be dropped");
            }
        }
        if self.grants.is_empty() {
            return;
        }
        ctx.vault_is_open().await;
        for id in self.grants {
            if let Err(error) = revoke_grant(ctx, &id).await {
                tracing::warn!(error.code, "the grant of an interrupted sign-in could not be revoked");
            }
        }
    }
}

async fn drop_verifier(ctx: &Arc<Context>, id: String) -> Result<(), ErrorView> {
    let attempt_id = id.clone();
    let attempt = ctx.store.call(move |c| table::get(c, &attempt_id)).await?;
    if attempt.is_some_and(|a| a.end.is_none()) {
        return Ok(());
    }
    AttemptSecret::delete(ctx, &id).await
}

async fn revoke_grant(ctx: &Arc<Context>, id: &str) -> Result<(), ErrorView> {
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
