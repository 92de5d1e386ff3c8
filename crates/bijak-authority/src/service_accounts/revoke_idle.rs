//! Revokes accounts' keys that nobody has used for as long as their organization's policy says.

use bijak_domain::{OrganizationId, ServiceAccountId, ServiceAccountKeyId, Timestamp, WorkspaceId, action};
use serde_json::{Map, json};

use super::target;
use crate::{
    author::Author,
    http::App,
    store::{StoreError, WriteTx, organization_policies, service_account_keys, service_accounts},
};

/// Keys revoked in one sweep; the next one goes on.
const AT_ONCE: usize = 1_000;

/// Revokes idle keys. The account stays: a person gives it its next key.
pub async fn revoke_idle(app: &App) -> Result<(), StoreError> {
    let now = app.now();
    for (organization, days) in app.store.peek(organization_policies::list_revoking_idle)? {
        let before = now.plus_days(-i64::from(days));
        let found = app
            .store
            .read(move |conn| service_account_keys::list_idle(conn, organization, now, before, AT_ONCE))
            .await?;
        if found.is_empty() {
            continue;
        }
        app.store
            .write(move |tx| {
                found.into_iter().try_for_each(|(key, workspace)| {
                    let place = (organization, workspace, key.service_account_id);
                    revoke(tx, place, key.id, days, now)
                })
            })
            .await?;
    }
    Ok(())
}

fn revoke(
    tx: &WriteTx<'_>,
    (organization, workspace, account): (OrganizationId, WorkspaceId, ServiceAccountId),
    id: ServiceAccountKeyId,
    days: u32,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(account) = service_accounts::find(tx, workspace, account)? else { return Ok(()) };
    let Some(key) = service_account_keys::find(tx, account.id, id)? else { return Ok(()) };
    let idle_since = key.last_used_at.unwrap_or(key.created_at);
    let ended = key.revoked_at.is_some() || key.expires_at.is_some_and(|end| end <= now);
    let policy = organization_policies::find(tx, organization)?;
    if ended || idle_since.plus_days(i64::from(days)) > now || policy.revoke_idle_days != Some(days) {
        return Ok(());
    }
    service_account_keys::revoke(tx, id, now)?;
    let details = Map::from_iter([
        ("key_id".to_owned(), json!(id)),
        ("idle_since".to_owned(), json!(idle_since)),
        ("revoke_idle_days".to_owned(), json!(days)),
    ]);
    let target = target(&account);
    let author = Author::system(organization);
    let action = action::SERVICE_ACCOUNT_KEY_REVOKED;
    tx.append_event(author.event(now, action, Some(workspace), target, details))?;
    Ok(())
}
