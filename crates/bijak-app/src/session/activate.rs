use std::sync::Arc;

use bijak_client::{
    Api, BaseUrl, Server,
    token::{AccessToken, TokenSource},
};
use bijak_vault::RowKind;
use tokio_util::sync::CancellationToken;

use super::{
    Session, VaultRefreshToken,
    follow::{Begins, follow},
};
use crate::{
    app::{Context, code},
    profiles::Profile,
    settings::table::{self as settings, Setting},
    view::{ErrorView, SessionView},
};

/// Makes `profile` the active one. `access`: the token of a sign-in that was just redeemed.
/// A local profile whose authority is not running gets its session when the child reports its URL.
pub(crate) async fn activate(
    ctx: &Arc<Context>,
    profile: Profile,
    access: Option<AccessToken>,
) -> Result<(), ErrorView> {
    let _changing = ctx.current_session.changing.lock().await;
    let id = profile.id.clone();
    ctx.store.call(move |c| settings::put(c, Setting::ActiveProfile, &id)).await?;
    let base = if profile.is_local { ctx.local_authority.url() } else { Some(profile.base_url.clone()) };
    let Some(base) = base else {
        leave(ctx);
        ctx.show_profiles().await?;
        show(ctx, &profile, away(ctx));
        ctx.local_authority.want();
        return Ok(());
    };
    // Shown before it is active: the page looks the active one up among them.
    ctx.show_profiles().await?;
    open(ctx, &profile, &base, access).await
}

/// The local authority answers at `url`, perhaps another than before: the active profile follows if it is its.
pub(crate) async fn activate_local(ctx: &Arc<Context>, url: &str) -> Result<(), ErrorView> {
    let _changing = ctx.current_session.changing.lock().await;
    let active = ctx.state.read(|s| s.active_profile_id.clone());
    let profiles = ctx.store.call(|c| crate::profiles::table::list(c)).await?;
    ctx.show_profiles().await?;
    match profiles.into_iter().find(|p| p.is_local && Some(&p.id) == active.as_ref()) {
        Some(profile) => open(ctx, &profile, url, None).await,
        None => Ok(()),
    }
}

/// The local authority's child has ended: its port may be anybody's now, so nothing is sent there any more.
pub(crate) async fn local_gone(ctx: &Arc<Context>) {
    let _changing = ctx.current_session.changing.lock().await;
    let active = ctx.state.read(|s| {
        let id = s.active_profile_id.as_ref()?;
        s.profiles.iter().find(|p| p.id == *id && p.is_local).map(|p| p.id.clone())
    });
    if let Some(id) = active {
        leave(ctx);
        ctx.state.update(|state| {
            if state.active_profile_id.as_ref() == Some(&id)
                && !matches!(state.session, SessionView::Offline { .. })
            {
                state.session = away(ctx);
            }
        });
    }
}

/// Ends the current session, if any, without signing out.
pub(crate) fn leave(ctx: &Context) {
    ctx.current_session.replace(None);
}

async fn open(
    ctx: &Arc<Context>,
    profile: &Profile,
    base: &str,
    access: Option<AccessToken>,
) -> Result<(), ErrorView> {
    let server = Arc::new(Server::new(ctx.http.clone(), BaseUrl::from_input(base)?));
    let refresh_token = VaultRefreshToken::new(ctx.vault.clone(), &profile.id);
    let lock = ctx.config.data_dir.join(format!("refresh-{}.lock", profile.id));
    let tokens =
        Arc::new(TokenSource::new(server.clone(), Arc::new(refresh_token.clone()), lock, ctx.clock.clone()));
    let begins = match access {
        Some(access) => {
            tokens.adopt(access).await;
            Begins::Confirmed
        }
        None if has_refresh_token(ctx, &profile.id).await? => Begins::Hopeful,
        None => Begins::SignedOut,
    };
    let session = Arc::new(Session {
        profile_id: profile.id.clone(),
        api: Api::new(server, tokens.clone()),
        tokens,
        refresh_token,
        over: CancellationToken::new(),
    });
    let view = match begins {
        Begins::Confirmed | Begins::Hopeful => SessionView::SignedIn,
        Begins::SignedOut => {
            let why = "there is no sign-in on this computer";
            SessionView::SignedOut { reason: ErrorView::new(code::SIGNED_OUT, why) }
        }
    };
    ctx.current_session.replace(Some(session.clone()));
    show(ctx, profile, view);
    let following = ctx.clone();
    ctx.spawn(async move { follow(following, session, begins).await });
    Ok(())
}

/// That a token is here is no secret: the answer needs no open vault.
async fn has_refresh_token(ctx: &Context, profile_id: &str) -> Result<bool, ErrorView> {
    let id = profile_id.to_owned();
    Ok(!ctx.with_vault(move |vault| vault.list_ids(&id, RowKind::RefreshToken)).await?.is_empty())
}

fn show(ctx: &Context, profile: &Profile, session: SessionView) {
    ctx.state.update(|state| {
        state.active_profile_id = Some(profile.id.clone());
        state.session = session;
    });
}

fn away(ctx: &Context) -> SessionView {
    SessionView::Offline {
        since: ctx.clock.now().to_string(),
        error: ErrorView::new(
            code::LOCAL_AUTHORITY_NOT_RUNNING,
            "the authority on this computer is starting",
        ),
    }
}
