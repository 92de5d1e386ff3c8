//! What all changes of accounts have in common.

use std::sync::Arc;

use bijak_api_types::{ServiceAccountKeyView, ServiceAccountView};
use bijak_domain::SecretText;

use super::row::{account_row, key_row, secrets};
use crate::{
    app::{AppEvent, Context, code},
    audit, cached, clipboard,
    session::Session,
    view::{ErrorView, ServiceAccountChangedView},
};

/// Says that a workspace's accounts changed by our doing.
pub(crate) fn changed(ctx: &Arc<Context>, workspace_id: &str) {
    ctx.emit(AppEvent::ServiceAccounts { workspace_id: workspace_id.to_owned() });
    audit::nudge(ctx);
}

/// An account of a list that was seen before.
pub(super) async fn find(
    ctx: &Context,
    profile_id: &str,
    service_account_id: &str,
) -> Result<ServiceAccountView, ErrorView> {
    let (profile_id, id) = (profile_id.to_owned(), service_account_id.to_owned());
    let found = ctx.store.call(move |c| cached::table::find(c, &profile_id, &id)).await?;
    found.ok_or_else(|| ErrorView::new(bijak_api_types::code::NOT_FOUND, "there is no such service account"))
}

/// After a key was made and its secret stored: keeps the views, copies the secret.
pub(super) async fn made(
    ctx: &Arc<Context>,
    session: &Session,
    account: ServiceAccountView,
    key: ServiceAccountKeyView,
    secret: &SecretText,
) -> Result<ServiceAccountChangedView, ErrorView> {
    let profile_id = session.profile_id.clone();
    let (kept_account, kept_key, profile) = (account.clone(), key.clone(), profile_id.clone());
    ctx.store
        .call(move |c| {
            cached::table::put(c, &profile, &kept_account.workspace_id, &kept_account)?;
            cached::table::put(c, &profile, &kept_account.id, &kept_key)
        })
        .await?;
    let clipboard = match clipboard::copy(ctx, &key.id, secret) {
        Ok(clipboard) => Some(clipboard),
        Err(error) => {
            tracing::warn!(code = error.code, error = error.message, "a new key was not copied");
            None
        }
    };
    changed(ctx, &account.workspace_id);
    let (secrets, now) = (secrets(ctx, &profile_id).await?, ctx.clock.now());
    Ok(ServiceAccountChangedView {
        account: account_row(account, &secrets),
        key: key_row(key, &secrets, now),
        clipboard,
    })
}

pub(super) fn made_something_else() -> ErrorView {
    ErrorView::new(code::INTERNAL, "the plan made something else")
}
