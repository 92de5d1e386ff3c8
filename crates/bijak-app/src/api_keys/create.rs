use std::sync::Arc;

use bijak_api_types::{ApiKeyView, CreateApiKeyRequest};
use bijak_domain::Timestamp;

use super::{changed, copy::copy_secret, one};
use crate::{
    App,
    app::Context,
    cached::table,
    journal::{self, Made, Plan},
    view::{ApiKeyChangedView, CreateApiKeyForm, ErrorView},
};

impl App {
    /// Makes a key; its secret goes to the vault and to the clipboard.
    pub async fn api_key_create(&self, form: CreateApiKeyForm) -> Result<ApiKeyChangedView, ErrorView> {
        let ctx = &self.ctx;
        let CreateApiKeyForm { workspace_id, name, permissions, expires_at, allowed_cidrs } = form;
        let expires_at = expires_at.map(|text| text.parse::<Timestamp>()).transpose().map_err(|error| {
            ErrorView::new(bijak_api_types::code::INVALID_REQUEST, format!("expires_at: {error}"))
        })?;
        let request = CreateApiKeyRequest { name, permissions, expires_at, allowed_cidrs };
        let session = ctx.session()?;
        let turn = ctx.journal.turn().await;
        let plan = Plan::CreateApiKey { request };
        let credential = journal::make(ctx, &session, &turn, &workspace_id, plan).await?;
        journal::close(ctx, &session, &credential).await?;
        drop(turn);
        let view = match credential.made {
            Made::ApiKey(view) => view,
            Made::ServiceAccount { .. } | Made::ServiceAccountKey(_) => {
                return Err(ErrorView::new(crate::app::code::INTERNAL, "the plan made something else"));
            }
        };
        finished(ctx, &session.profile_id, view, &credential.secret).await
    }
}

async fn finished(
    ctx: &Arc<Context>,
    profile_id: &str,
    view: ApiKeyView,
    secret: &bijak_domain::SecretText,
) -> Result<ApiKeyChangedView, ErrorView> {
    let (profile, kept) = (profile_id.to_owned(), view.clone());
    ctx.store.call(move |c| table::put(c, &profile, &kept.workspace_id, &kept)).await?;
    let clipboard = match copy_secret(ctx, profile_id, &view.id, secret).await {
        Ok(clipboard) => Some(clipboard),
        Err(error) => {
            tracing::warn!(code = error.code, error = error.message, "a new key was not copied");
            None
        }
    };
    changed(ctx, &view.workspace_id).await;
    Ok(ApiKeyChangedView { key: one(ctx, profile_id, view).await?, clipboard })
}
