use std::{sync::Arc, time::Duration};

use bijak_api_types::MeView;
use bijak_client::{
    Api, BaseUrl, Server,
    sign_in::{self, RedeemError},
    token::{AccessToken, Tokens},
};
use bijak_domain::{ScopeSet, SecretText};
use bijak_vault::{RowId, RowKind};
use tokio::time::timeout;

use super::{attempt::Attempt, current::Turn, secret::AttemptSecret};
use crate::{
    app::{Context, code},
    profiles::{Profile, known_elsewhere, table},
    session::{activate, refresh_row},
    view::ErrorView,
};

/// A cold start may have to wait for the keyring's prompt or a passphrase. The code does not live longer.
const VAULT_PATIENCE: Duration = Duration::from_mins(3);

/// Where a refresh token lies until it is known whose it is.
pub(super) fn pending_row(attempt_id: &str) -> RowId {
    RowId::new("", RowKind::RefreshToken, attempt_id)
}

/// From the code to an active profile.
pub(super) async fn redeem(
    ctx: &Arc<Context>,
    turn: &Turn,
    attempt: &Attempt,
    code: &SecretText,
) -> Result<(), ErrorView> {
    let open = tokio::select! {
        opened = timeout(VAULT_PATIENCE, ctx.vault_is_open()) => opened.is_ok(),
        () = turn.over.cancelled() => false,
    };
    if !open {
        return Err(ErrorView::new(code::VAULT_LOCKED, "the vault was not opened in time"));
    }
    let lost = || ErrorView::new(code::SIGN_IN_REDEEM_FAILED, "the sign-in's verifier is gone");
    let AttemptSecret { verifier, .. } = AttemptSecret::get(ctx, &attempt.id).await?.ok_or_else(lost)?;
    if attempt.is_local && ctx.local_authority.url().as_ref() != Some(&attempt.base_url) {
        // Its port may be anybody's by now.
        let gone = "the authority on this computer does not answer where the sign-in began";
        return Err(ErrorView::new(code::LOCAL_AUTHORITY_NOT_RUNNING, gone));
    }
    let redirect = attempt.redirect.uri();
    let Tokens { access, refresh } =
        sign_in::redeem(&ctx.http, &attempt.deployment, redirect, code, &verifier, &*ctx.clock)
            .await
            .map_err(refused)?;
    let outcome = take_in(ctx, attempt, &access, &refresh).await;
    if outcome.is_err() {
        // Nobody will use this grant: it must not live on at the server for its 30 days.
        if let Err(error) = sign_in::revoke(&ctx.http, &attempt.deployment, &refresh).await {
            tracing::warn!(%error, "the grant of a failed sign-in could not be revoked");
        }
    }
    let row = pending_row(&attempt.id);
    ctx.with_vault(move |vault| vault.delete(&row)).await?;
    activate(ctx, outcome?, Some(access)).await
}

/// Makes or updates the profile whose tokens these are.
async fn take_in(
    ctx: &Arc<Context>,
    attempt: &Attempt,
    access: &AccessToken,
    refresh: &SecretText,
) -> Result<Profile, ErrorView> {
    // Safe before anything else is done with what came beside it.
    let (row, saved) = (pending_row(&attempt.id), refresh.clone());
    ctx.with_vault(move |vault| vault.put(&row, &saved)).await?;
    let server = Arc::new(Server::new(ctx.http.clone(), BaseUrl::from_input(&attempt.base_url)?));
    let me: MeView = Api::with_access_token(server, access).me().await?;
    if me.principal.kind != "user" {
        return Err(ErrorView::new(
            code::UNEXPECTED_ANSWER,
            "the deployment signed in something that is no person",
        ));
    }
    let id = me.organization.id.clone();
    let known = ctx.store.call({
        let id = id.clone();
        move |c| table::get(c, &id)
    });
    let known = known.await?;
    if let Some(conflict) =
        known.as_ref().and_then(|p| known_elsewhere(p, &attempt.base_url, attempt.is_local))
    {
        let message =
            format!("this organization is signed in at {}: sign out there first", conflict.known_at);
        return Err(ErrorView::new(code::SIGN_IN_KNOWN_ELSEWHERE, message));
    }
    let empty = Profile {
        id: id.clone(),
        organization_name: String::new(),
        base_url: String::new(),
        is_local: attempt.is_local,
        account: String::new(),
        role: None,
        scopes: ScopeSet::EMPTY,
        workspace_id: known.and_then(|p| p.workspace_id),
    };
    let profile = Profile { base_url: attempt.base_url.clone(), ..empty }.with(me);
    // The profile first: a token of a profile that is not there would never be found again.
    let (row, now) = (profile.clone(), ctx.clock.now());
    ctx.store.call(move |c| table::put(c, &row, now)).await?;
    if let Some(old) = replace_token(ctx, &id, refresh.clone()).await? {
        revoke_replaced(ctx, attempt, old);
    }
    Ok(profile)
}

/// Stores the profile's refresh token; answers the one of the sign-in it replaces.
async fn replace_token(
    ctx: &Context,
    profile_id: &str,
    new: SecretText,
) -> Result<Option<SecretText>, ErrorView> {
    let session = ctx.session().ok().filter(|session| session.profile_id == profile_id);
    if let Some(session) = &session {
        session.refresh_token.end();
    }
    let row = refresh_row(profile_id);
    let replaced = ctx.with_vault(move |vault| {
        let old = vault.get(&row)?;
        vault.put(&row, &new).map(|()| old)
    });
    let replaced = replaced.await;
    if let (Err(_), Some(session)) = (&replaced, session) {
        session.refresh_token.resume();
    }
    replaced
}

/// The grant this sign-in replaced ends too; in the background, since nothing waits for it.
fn revoke_replaced(ctx: &Arc<Context>, attempt: &Attempt, old: SecretText) {
    let (http, deployment) = (ctx.http.clone(), attempt.deployment.clone());
    ctx.spawn(async move {
        if let Err(error) = sign_in::revoke(&http, &deployment, &old).await {
            tracing::warn!(%error, "the grant that a new sign-in replaced could not be revoked");
        }
    });
}

fn refused(error: RedeemError) -> ErrorView {
    match error {
        RedeemError::Refused(_) => ErrorView::new(code::SIGN_IN_REDEEM_FAILED, error.to_string()),
        RedeemError::Transport(error) => error.into(),
        RedeemError::NotOAuth => ErrorView::new(code::UNEXPECTED_ANSWER, error.to_string()),
    }
}
