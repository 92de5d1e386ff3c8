use std::{collections::BTreeMap, sync::Arc};

use bijak_api_types::{ServiceAccountKeyView, ServiceAccountView};
use bijak_client::{Api, ApiError};
use bijak_domain::{ServiceAccountKeyStatus, Timestamp};
use bijak_vault::{RowId, RowKind};

use super::{
    change::find,
    row::{account_row, key_row, secrets, status},
};
use crate::{
    App,
    app::Context,
    cached,
    rotation::fold_usage,
    view::{ErrorView, ServiceAccountDetailView, UsageRow},
};

/// How far back use is shown.
const USAGE_DAYS: i64 = 7;

impl App {
    /// An account, its keys (newest first) and who used the living ones. From what was seen last where the server is away;
    /// use is not kept.
    pub async fn service_account_get(
        &self,
        service_account_id: &str,
    ) -> Result<ServiceAccountDetailView, ErrorView> {
        detail(&self.ctx, service_account_id).await
    }
}

pub(super) async fn detail(
    ctx: &Arc<Context>,
    service_account_id: &str,
) -> Result<ServiceAccountDetailView, ErrorView> {
    let profile_id = ctx.active_profile()?;
    let known = find(ctx, &profile_id, service_account_id).await?;
    let now = ctx.clock.now();
    let (workspace_id, id) = (known.workspace_id.clone(), known.id.clone());
    let mut answered = None;
    let answer = &mut answered;
    let ask = |api: Api| async move {
        let (account, keys, usage) = ask(&api, &workspace_id, &id, now).await?;
        *answer = Some((account, usage));
        Ok(keys)
    };
    let (mut keys, freshness) =
        cached::fetch::<ServiceAccountKeyView, _>(ctx, service_account_id, ask).await?;
    let (account, usage) = match answered.filter(|_| freshness.error.is_none()) {
        None => (known, BTreeMap::new()),
        Some((account, usage)) => {
            forget_dead(ctx, &profile_id, &keys).await?;
            let (profile, kept) = (profile_id.clone(), account.clone());
            ctx.store.call(move |c| cached::table::put(c, &profile, &kept.workspace_id, &kept)).await?;
            (account, usage)
        }
    };
    keys.sort_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
    let secrets = secrets(ctx, &profile_id).await?;
    Ok(ServiceAccountDetailView {
        account: account_row(account, &secrets),
        keys: keys.into_iter().map(|key| key_row(key, &secrets, now)).collect(),
        usage,
        freshness,
    })
}

type Answer = (ServiceAccountView, Vec<ServiceAccountKeyView>, BTreeMap<String, Vec<UsageRow>>);

async fn ask(api: &Api, workspace_id: &str, id: &str, now: Timestamp) -> Result<Answer, ApiError> {
    let accounts = api.service_accounts(workspace_id);
    let (account, keys) = tokio::try_join!(accounts.get(id), accounts.keys(id))?;
    let mut usage = BTreeMap::new();
    for key in keys.iter().filter(|key| status(key, now).is_valid()) {
        let seen = api.usage(workspace_id, &key.id, Some(now.plus_days(-USAGE_DAYS))).await?;
        usage.insert(key.id.clone(), fold_usage(seen));
    }
    Ok((account, keys, usage))
}

/// The secret of a revoked key opens nothing any more: it is not kept.
async fn forget_dead(
    ctx: &Context,
    profile_id: &str,
    keys: &[ServiceAccountKeyView],
) -> Result<(), ErrorView> {
    let dead = keys.iter().filter(|key| key.status == ServiceAccountKeyStatus::Revoked);
    let rows: Vec<RowId> =
        dead.map(|key| RowId::new(profile_id, RowKind::ServiceAccountKey, &key.id)).collect();
    ctx.with_vault(move |vault| rows.iter().try_for_each(|row| vault.delete(row).map(drop))).await
}
