//! The first half of every saga: intent, create, note, store, read back.

use std::sync::Arc;

use bijak_client::Created;
use bijak_domain::{IntentId, SecretText};

pub(crate) use super::ask::Made;
use super::{
    Intent, Phase, Plan, Tried, Turn,
    ask::ask,
    fail_point,
    fate::Fate,
    secret::{self, credential_row, open_vault},
    table, try_key, undo,
};
use crate::{
    app::{Context, code},
    session::Session,
    store::StoreError,
    view::ErrorView,
};

/// A credential whose secret is safe in the vault. Its intent is still open.
pub(crate) struct MadeCredential {
    pub(crate) intent: Intent,
    pub(crate) made: Made,
    pub(crate) secret: SecretText,
}

/// Makes what `plan` says and stores its secret. On an error nothing is left alive, or the journal looks after it.
pub(crate) async fn make(
    ctx: &Arc<Context>,
    session: &Session,
    _turn: &Turn<'_>,
    workspace_id: &str,
    plan: Plan,
) -> Result<MadeCredential, ErrorView> {
    open_vault(ctx)?;
    let now = ctx.clock.now();
    let intent = Intent {
        id: IntentId::new(now, &*ctx.entropy).to_string(),
        profile_id: session.profile_id.clone(),
        workspace_id: workspace_id.to_owned(),
        plan,
        phase: Phase::Creating,
        started_at: now,
        old_key_users: None,
        error: None,
    };
    put(ctx, &intent).await?;
    let noun = intent.plan.noun();
    fail_point(noun, "intended");
    let Created { view: made, secret } = created(ctx, session, &intent).await?;
    fail_point(noun, "created");
    let ids = made.ids();
    let intent = Intent { phase: Phase::Storing(ids.clone()), ..intent };
    put(ctx, &intent).await?;
    fail_point(noun, "noted");
    let Some(secret) = secret else {
        undo(ctx, session, &intent).await?;
        let message = "the answer with the secret was lost on the way; what was made is revoked again";
        return Err(ErrorView::new(code::ANSWER_LOST, message));
    };
    if let Err(error) = secret::store(ctx, credential_row(&intent.profile_id, &ids), &secret).await {
        undo(ctx, session, &intent).await?;
        return Err(error);
    }
    fail_point(noun, "stored");
    Ok(MadeCredential { intent, made, secret })
}

/// Tries the credential and closes its intent, for everything but rotations of API keys. That the server cannot be asked
/// now is no failure: the secret is safe.
pub(crate) async fn close(
    ctx: &Arc<Context>,
    session: &Session,
    credential: &MadeCredential,
) -> Result<(), ErrorView> {
    let MadeCredential { intent, made: _, secret } = credential;
    match try_key(&session.api, secret).await {
        Tried::Alive => {}
        Tried::Unknown(error) => tracing::info!(%error, "a new credential could not be tried yet"),
        Tried::Dead => {
            undo(ctx, session, intent).await?;
            return Err(ErrorView::new(
                code::NEW_KEY_REFUSED,
                "the server does not take the new key; it is revoked",
            ));
        }
    }
    fail_point(intent.plan.noun(), "tried");
    let id = intent.id.clone();
    Ok(ctx.store.call(move |c| table::delete(c, &id)).await?)
}

/// Asks; where the answer is lost, asks once more for the same.
async fn created(ctx: &Arc<Context>, session: &Session, intent: &Intent) -> Result<Created<Made>, ErrorView> {
    let error = match ask(&session.api, intent).await {
        Ok(created) => return Ok(created),
        Err(error) => error,
    };
    match Fate::of(&error) {
        Fate::Nothing => {
            let id = intent.id.clone();
            ctx.store.call(move |c| table::delete(c, &id)).await?;
        }
        Fate::Unknown => {
            // A refusal of the second request would prove nothing about the first.
            if let Ok(created) = ask(&session.api, intent).await {
                return Ok(created);
            }
            ctx.journal.ring();
        }
    }
    Err(error.into())
}

async fn put(ctx: &Context, intent: &Intent) -> Result<(), StoreError> {
    let intent = intent.clone();
    ctx.store.call(move |c| table::put(c, &intent)).await
}
