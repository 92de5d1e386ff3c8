//! Finishing or undoing what a crash, or a lost answer, left open.

use std::sync::Arc;

use bijak_api_types::code;
use bijak_client::{Api, ApiError};
use bijak_domain::Timestamp;

use super::{Intent, MadeIds, Phase, Plan, Turn, ask::ask, secret::credential_row, table, undo};
use crate::{app::Context, rotation, session::Session, view::ErrorView};

/// A request that is older has been answered or given up by everything on its way.
const IN_FLIGHT_MS: i64 = 120_000;

/// By how much the server's clock may be behind ours.
const SKEW_MS: i64 = 3_600_000;

/// Settles what it can of the session's open intents; answers how many stay open that should not.
pub(super) async fn recover(
    ctx: &Arc<Context>,
    session: &Session,
    turn: &Turn<'_>,
) -> Result<usize, ErrorView> {
    let profile_id = session.profile_id.clone();
    let intents = ctx.store.call(move |c| table::list(c, &profile_id)).await?;
    let mut open = 0;
    for intent in intents {
        let settled = match &intent.phase {
            Phase::AwaitingRevoke(_) => Ok(true),
            Phase::Storing(ids) => storing(ctx, session, turn, &intent, ids).await.map(|()| true),
            Phase::Creating => creating(ctx, session, &intent).await,
        };
        match settled {
            Ok(true) => {}
            Ok(false) => open += 1,
            Err(error) => {
                tracing::warn!(
                    intent = intent.id,
                    code = error.code,
                    error = error.message,
                    "an open intent stays open"
                );
                open += 1;
            }
        }
    }
    Ok(open)
}

/// The server made it. With its secret in the vault it is as good as finished; without, nobody will ever have it.
async fn storing(
    ctx: &Arc<Context>,
    session: &Session,
    turn: &Turn<'_>,
    intent: &Intent,
    ids: &MadeIds,
) -> Result<(), ErrorView> {
    let row = credential_row(&intent.profile_id, ids);
    let Some(secret) = ctx.with_vault(move |vault| vault.get(&row)).await? else {
        return undo(ctx, session, intent).await;
    };
    if intent.plan.old_key_id().is_some() {
        return rotation::try_new_key(ctx, session, turn, intent, &secret).await.map(drop);
    }
    let id = intent.id.clone();
    Ok(ctx.store.call(move |c| table::delete(c, &id)).await?)
}

/// Whether the server made anything is not known. `false`: not yet, either.
async fn creating(ctx: &Arc<Context>, session: &Session, intent: &Intent) -> Result<bool, ErrorView> {
    // Asking again could make now what was never made. So first: is there anything that it could have made?
    if !may_have_been_made(ctx, &session.api, intent).await? {
        let over = ctx.clock.now().millis_since(intent.started_at).abs() >= IN_FLIGHT_MS;
        if over {
            let id = intent.id.clone();
            ctx.store.call(move |c| table::delete(c, &id)).await?;
        }
        return Ok(over);
    }
    match ask(&session.api, intent).await {
        Ok(created) => {
            let found = Intent { phase: Phase::Storing(created.view.ids()), ..intent.clone() };
            let noted = found.clone();
            ctx.store.call(move |c| table::put(c, &noted)).await?;
            // Even where this brings a secret: the person was told that it failed, or saw the app die.
            undo(ctx, session, &found).await?;
            Ok(true)
        }
        Err(error) if error.code().is_some_and(proves_nothing_made) => {
            let id = intent.id.clone();
            ctx.store.call(move |c| table::delete(c, &id)).await?;
            Ok(true)
        }
        Err(error) => Err(error.into()),
    }
}

/// Refusals of what was asked for: had it been made, the replay would have answered it. Refusals of who asks (401, 403)
/// prove nothing.
fn proves_nothing_made(problem: &str) -> bool {
    matches!(
        problem,
        code::INVALID_REQUEST | code::INVALID_NAME | code::INVALID_SCOPE | code::NOT_FOUND | code::CONFLICT
    )
}

/// Whether the server has anything of the kind that is not older than the intent and whose secret we do not hold.
async fn may_have_been_made(ctx: &Context, api: &Api, intent: &Intent) -> Result<bool, ErrorView> {
    let since = intent.started_at.plus_millis(-SKEW_MS);
    let candidates = match candidates(api, intent, since).await {
        Ok(candidates) => candidates,
        // The workspace or the account is gone, and with it whatever was made in it.
        Err(error) if error.is_code(code::NOT_FOUND) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let profile_id = intent.profile_id.clone();
    let unknown = ctx.with_vault(move |vault| {
        for ids in candidates {
            let row = credential_row(&profile_id, &ids);
            if !vault.list_ids(&row.profile, row.kind)?.contains(&row.id) {
                return Ok(true);
            }
        }
        Ok(false)
    });
    unknown.await
}

async fn candidates(api: &Api, intent: &Intent, since: Timestamp) -> Result<Vec<MadeIds>, ApiError> {
    let workspace_id = &intent.workspace_id;
    Ok(match &intent.plan {
        Plan::CreateApiKey { .. } | Plan::RotateApiKey { .. } => {
            let keys = api.api_keys(workspace_id).list().await?;
            let recent = keys.into_iter().filter(|key| key.created_at >= since);
            recent.map(|key| MadeIds { credential_id: key.id, service_account_id: None }).collect()
        }
        Plan::CreateServiceAccount { .. } => {
            let accounts = api.service_accounts(workspace_id).list().await?;
            let recent = accounts.into_iter().filter(|account| account.created_at >= since);
            let ids = recent.map(|account| MadeIds {
                credential_id: account.current_key_id.unwrap_or_default(),
                service_account_id: Some(account.id),
            });
            ids.collect()
        }
        Plan::RotateServiceAccountKey { service_account_id } => {
            let keys = api.service_accounts(workspace_id).keys(service_account_id).await?;
            let recent = keys.into_iter().filter(|key| key.created_at >= since);
            let ids = recent.map(|key| MadeIds {
                credential_id: key.id,
                service_account_id: Some(key.service_account_id),
            });
            ids.collect()
        }
    })
}
