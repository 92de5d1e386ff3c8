use std::sync::Arc;

use bijak_api_types::MeView;

use super::Session;
use crate::{
    app::Context,
    profiles::{Profile, table},
    store::StoreError,
};

impl Session {
    /// Asks the server who we are, which also tells whether it is there, and brings the profile up to date. What the
    /// call met is seen by the one who follows the connection.
    pub(super) async fn confirm(&self, ctx: &Arc<Context>) {
        let Ok(me) = self.api.me().await else { return };
        if me.organization.id != self.profile_id {
            tracing::warn!("the deployment answers for another organization than the profile's");
            return;
        }
        if let Err(error) = update(ctx, me).await {
            tracing::warn!(%error, "the profile could not be brought up to date");
        }
    }
}

async fn update(ctx: &Arc<Context>, me: MeView) -> Result<(), StoreError> {
    let now = ctx.clock.now();
    ctx.store
        .call(move |c| {
            let Some(old) = table::get(c, &me.organization.id)? else { return Ok(()) };
            table::put(c, &old.with(me), now)
        })
        .await?;
    ctx.show_profiles().await
}

impl Profile {
    /// This profile with what the server says of it now.
    pub(crate) fn with(self, me: MeView) -> Self {
        let Self { id, base_url, is_local, workspace_id, .. } = self;
        let MeView { principal, scopes, organization, role, workspaces } = me;
        let still_there = workspace_id.filter(|id| workspaces.iter().any(|w| w.id == *id));
        Self {
            id,
            organization_name: organization.name,
            base_url,
            is_local,
            account: principal.name,
            role: role.map(|role| role.as_str().to_owned()),
            scopes,
            workspace_id: still_there.or_else(|| workspaces.into_iter().next().map(|w| w.id)),
        }
    }
}
