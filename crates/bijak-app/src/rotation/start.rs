use bijak_api_types::{ApiKeyView, CreateApiKeyRequest};
use bijak_domain::{ApiKeyStatus, Timestamp};

use super::{try_new_key, view};
use crate::{
    App, api_keys,
    app::code,
    cached,
    journal::{self, Intent, Made, Phase, Plan},
    view::{ErrorView, RotationView},
};

impl App {
    /// Makes the new key beside the old one, stores and tries it. A rotation of this key that is open already goes on.
    pub async fn api_key_rotate(&self, key_id: &str) -> Result<RotationView, ErrorView> {
        let ctx = &self.ctx;
        let session = ctx.session()?;
        let profile_id = session.profile_id.clone();
        let workspace_id = api_keys::find(ctx, &profile_id, key_id).await?.workspace_id;
        let turn = ctx.journal.turn().await;
        let (profile, old_key_id) = (profile_id.clone(), key_id.to_owned());
        let open = ctx.store.call(move |c| {
            let rotations = journal::table::rotations(c, &profile)?;
            Ok(rotations.into_iter().find(|intent| intent.plan.old_key_id() == Some(&old_key_id)))
        });
        if let Some(intent) = open.await? {
            return match &intent.phase {
                Phase::AwaitingRevoke(_) => Ok(view(&intent)),
                Phase::Storing(ids) => {
                    let secret = api_keys::secret(ctx, &profile_id, &ids.credential_id).await?;
                    Ok(view(&try_new_key(ctx, &session, &turn, &intent, &secret).await?))
                }
                Phase::Creating => {
                    ctx.journal.ring();
                    Ok(view(&intent))
                }
            };
        }
        // As it is now, not as it was last seen: the new key must not bring back what was taken from the old one.
        let old = session.api.api_keys(&workspace_id).get(key_id).await?;
        let now = ctx.clock.now();
        if ApiKeyStatus::at(now, old.expires_at, old.revoked_at) != ApiKeyStatus::Active {
            return Err(ErrorView::new(bijak_api_types::code::CONFLICT, "the key has ended: make a new one"));
        }
        let plan = Plan::RotateApiKey { old_key_id: key_id.to_owned(), request: successor(old, now) };
        let credential = journal::make(ctx, &session, &turn, &workspace_id, plan).await?;
        let Made::ApiKey(made) = credential.made else {
            return Err(ErrorView::new(code::INTERNAL, "the plan made something else"));
        };
        let profile = profile_id.clone();
        ctx.store.call(move |c| cached::table::put(c, &profile, &made.workspace_id, &made)).await?;
        let intent: Intent =
            try_new_key(ctx, &session, &turn, &credential.intent, &credential.secret).await?;
        Ok(view(&intent))
    }
}

/// The same name, rights and networks, and as much time as the old one was given.
fn successor(old: ApiKeyView, now: Timestamp) -> CreateApiKeyRequest {
    let ApiKeyView { name, permissions, allowed_cidrs, created_at, expires_at, .. } = old;
    CreateApiKeyRequest {
        name,
        permissions: permissions.iter().map(|scope| scope.to_string()).collect(),
        expires_at: expires_at.map(|end| now.plus_millis(end.millis_since(created_at))),
        allowed_cidrs,
    }
}
