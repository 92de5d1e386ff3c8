use std::{sync::Arc, time::Duration};

use bijak_client::{BaseUrl, Server, sign_in::revoke};

use super::{activate, leave, refresh_row};
use crate::{
    App,
    app::{Context, code},
    audit, clipboard, journal,
    profiles::{Profile, table},
    settings::table::{self as settings, Setting},
    view::{ErrorView, SessionView},
};

/// How long a server may keep a person from leaving.
const PATIENCE: Duration = Duration::from_secs(15);

impl App {
    /// Revokes the refresh token, then wipes the profile: its secrets in the vault and all that is kept of it here.
    /// Where the server could not be told, the profile is wiped all the same and the error says so
    /// (`signed_out_not_revoked`).
    pub async fn sign_out(&self, profile_id: &str) -> Result<(), ErrorView> {
        let ctx = &self.ctx;
        let id = profile_id.to_owned();
        let profile = ctx.store.call(move |c| table::get(c, &id)).await?;
        let profile =
            profile.ok_or_else(|| ErrorView::new(code::UNKNOWN_PROFILE, "there is no such profile"))?;
        clipboard::clear(ctx);
        // While there is a token to do it with: afterwards nobody could end a key whose secret is not safe.
        settle_journal(ctx, &profile).await;
        clipboard::clear(ctx);
        let revoked = match tokio::time::timeout(PATIENCE, revoke_grant(ctx, &profile)).await {
            Ok(result) => result,
            Err(_) => Err("the server did not answer in time".to_owned()),
        };
        wipe(ctx, &profile).await?;
        go_on(ctx, &profile).await?;
        revoked.map_err(|why| ErrorView::new(code::SIGNED_OUT_NOT_REVOKED, why))
    }
}

/// Credentials under way are finished or undone while somebody still can; where the server is away, they go with the
/// profile.
async fn settle_journal(ctx: &Arc<Context>, profile: &Profile) {
    let Some(session) = ctx.current_session.get().filter(|s| s.profile_id == profile.id) else { return };
    if !ctx.state.read(|s| s.session == SessionView::SignedIn) {
        return;
    }
    match tokio::time::timeout(PATIENCE, journal::settle(ctx, &session)).await {
        Ok(0) => {}
        Ok(open) => tracing::warn!(open, "signing out leaves credentials under way"),
        Err(_) => tracing::warn!("signing out did not wait for credentials under way"),
    }
}

/// Ends the grant at the server; an error is the reason in words.
async fn revoke_grant(ctx: &Arc<Context>, profile: &Profile) -> Result<(), String> {
    let session = ctx.current_session.get().filter(|s| s.profile_id == profile.id);
    let server = match &session {
        Some(session) => {
            // A refresh under way would save another token after we wiped this one.
            session.tokens.close().await;
            session.api.server().clone()
        }
        None if profile.is_local => return Err("the authority on this computer is not running".to_owned()),
        None => {
            let base = BaseUrl::from_input(&profile.base_url).map_err(|e| e.to_string())?;
            Arc::new(Server::new(ctx.http.clone(), base))
        }
    };
    let row = refresh_row(&profile.id);
    let token = ctx.with_vault(move |vault| vault.get(&row)).await.map_err(|e| e.message)?;
    // No token: the server ended the sign-in itself, or a sign-out before this one did.
    let Some(token) = token else { return Ok(()) };
    let deployment = server.deployment().await.map_err(|e| e.to_string())?;
    revoke(server.http(), deployment, &token).await.map_err(|e| e.to_string())
}

async fn wipe(ctx: &Arc<Context>, profile: &Profile) -> Result<(), ErrorView> {
    let _changing = ctx.current_session.changing.lock().await;
    if let Some(session) = ctx.current_session.get().filter(|s| s.profile_id == profile.id) {
        session.refresh_token.end();
        leave(ctx);
    }
    // The secrets first: what follows can be repeated, they must not stay.
    let id = profile.id.clone();
    ctx.with_vault(move |vault| vault.delete_profile(&id)).await?;
    let id = profile.id.clone();
    ctx.store
        .call(move |c| {
            let tx = c.transaction()?;
            table::delete(&tx, &id)?;
            if settings::get(&tx, Setting::ActiveProfile)?.as_deref() == Some(&id) {
                settings::clear(&tx, Setting::ActiveProfile)?;
            }
            tx.commit()
        })
        .await?;
    if let Err(error) = audit::forget(ctx, &profile.id).await {
        tracing::warn!(%error, "the copy of the audit log could not be deleted");
    }
    let lock = ctx.config.data_dir.join(format!("refresh-{}.lock", profile.id));
    // Empty, and perhaps never made.
    let _ = tokio::fs::remove_file(lock).await;
    Ok(())
}

/// Another profile takes over, or the welcome screen.
async fn go_on(ctx: &Arc<Context>, gone: &Profile) -> Result<(), ErrorView> {
    if gone.is_local {
        ctx.local_authority.stop();
    }
    let was_active = ctx.state.read(|s| s.active_profile_id.as_ref() == Some(&gone.id));
    if was_active {
        let next = ctx.store.call(|c| table::list(c)).await?.into_iter().next();
        if let Some(next) = next {
            return activate(ctx, next, None).await;
        }
        ctx.state.update(|state| {
            state.active_profile_id = None;
            state.session = SessionView::None;
        });
    }
    Ok(ctx.show_profiles().await?)
}
