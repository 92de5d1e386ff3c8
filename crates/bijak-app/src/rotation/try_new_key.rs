use std::sync::Arc;

use bijak_domain::SecretText;

use super::users::users;
use crate::{
    api_keys::{self, marks},
    app::{Context, code},
    journal::{self, Intent, Phase, Tried, Turn, fail_point, try_key},
    session::Session,
    view::ErrorView,
};

/// Tries the new key of a rotation whose secret is stored; answers the intent as it then is. Where the server does not
/// say, the intent stays as it was and is looked after in the background.
pub(crate) async fn try_new_key(
    ctx: &Arc<Context>,
    session: &Session,
    _turn: &Turn<'_>,
    intent: &Intent,
    secret: &SecretText,
) -> Result<Intent, ErrorView> {
    let (Some(ids), Some(old_key_id)) = (intent.phase.made().cloned(), intent.plan.old_key_id()) else {
        return Err(ErrorView::new(code::INTERNAL, "the intent is no rotation with a new key"));
    };
    let next = match try_key(&session.api, secret).await {
        Tried::Alive => Intent {
            old_key_users: users(&session.api, intent, old_key_id).await.ok(),
            phase: Phase::AwaitingRevoke(ids.clone()),
            error: None,
            ..intent.clone()
        },
        Tried::Unknown(error) => {
            ctx.journal.ring();
            Intent { error: Some(error.into()), ..intent.clone() }
        }
        Tried::Dead => {
            journal::undo(ctx, session, intent).await?;
            return Err(ErrorView::new(
                code::NEW_KEY_REFUSED,
                "the server does not take the new key; it is revoked",
            ));
        }
    };
    fail_point("rotation", "tried");
    let (kept, old, new) = (next.clone(), old_key_id.to_owned(), ids.credential_id);
    ctx.store
        .call(move |c| {
            let transaction = c.transaction()?;
            journal::table::put(&transaction, &kept)?;
            marks::inherit(&transaction, &kept.profile_id, &old, &new)?;
            transaction.commit()
        })
        .await?;
    api_keys::changed(ctx, &next.workspace_id).await;
    Ok(next)
}
