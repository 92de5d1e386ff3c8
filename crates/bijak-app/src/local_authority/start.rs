use std::sync::{Arc, atomic::Ordering};

use bijak_vault::RowKind;

use crate::{
    App,
    app::Context,
    profiles::table,
    session, sign_in,
    view::{ErrorView, SignInView},
};

impl App {
    /// Starts the authority on this computer, unless it runs. When it runs and is set up, goes on to sign in.
    pub async fn local_authority_start(&self) -> Result<(), ErrorView> {
        let local = &self.ctx.local_authority;
        local.then_sign_in.store(true, Ordering::SeqCst);
        local.want();
        // It may be running already, set up, and then reports nothing new.
        let living = local.living.borrow().clone();
        if let (Some(url), None) = (living.url, living.setup) {
            go_on(&self.ctx, &url).await;
        }
        Ok(())
    }
}

/// The authority answers at `url` and is set up: if a person waits for that, they are led on.
pub(super) async fn go_on(ctx: &Arc<Context>, url: &str) {
    if !ctx.local_authority.then_sign_in.swap(false, Ordering::SeqCst) {
        return;
    }
    match use_known(ctx).await {
        Ok(true) => return,
        Ok(false) => {}
        Err(error) => tracing::warn!(error.code, "the local profile could not be taken up"),
    }
    // Asked twice: the browser that is open already must not be sent away empty-handed.
    if !is_signing_in(ctx, url) {
        sign_in::begin(ctx, url);
    }
}

fn is_signing_in(ctx: &Context, url: &str) -> bool {
    ctx.state.read(|state| match &state.sign_in {
        Some(
            SignInView::Discovering { base_url }
            | SignInView::WaitingForBrowser { base_url, .. }
            | SignInView::Redeeming { base_url },
        ) => base_url == url,
        Some(SignInView::Failed { .. }) | None => false,
    })
}

/// Takes up a local profile that is signed in still; whether there was one.
async fn use_known(ctx: &Arc<Context>) -> Result<bool, ErrorView> {
    for profile in ctx.store.call(|c| table::list(c)).await? {
        let id = profile.id.clone();
        if profile.is_local
            && !ctx.with_vault(move |vault| vault.list_ids(&id, RowKind::RefreshToken)).await?.is_empty()
        {
            return session::activate(ctx, profile, None).await.map(|()| true);
        }
    }
    Ok(false)
}
