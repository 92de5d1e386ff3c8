//! Revokes keys that nobody has used for as long as their organization's policy says.

use bijak_domain::{ApiKeyId, ApiKeyStatus, OrganizationId, Timestamp, WorkspaceId};
use serde_json::{Map, json};

use super::revoke::end;
use crate::{
    author::Author,
    http::App,
    store::{StoreError, WriteTx, api_keys, organization_policies},
};

/// Keys revoked in one sweep; the next one goes on.
const AT_ONCE: usize = 1_000;

/// Revokes idle keys. Finding them reads all keys of an organization: it is done beside the writer, which then looks
/// again at those found.
pub async fn revoke_idle(app: &App) -> Result<(), StoreError> {
    let now = app.now();
    for (organization, days) in app.store.peek(organization_policies::list_revoking_idle)? {
        let before = now.plus_days(-i64::from(days));
        let found =
            app.store.read(move |conn| api_keys::list_idle(conn, organization, now, before, AT_ONCE)).await?;
        if found.is_empty() {
            continue;
        }
        app.store
            .write(move |tx| {
                found
                    .into_iter()
                    .try_for_each(|key| revoke(tx, organization, key.workspace_id, key.id, days, now))
            })
            .await?;
    }
    Ok(())
}

fn revoke(
    tx: &WriteTx<'_>,
    organization: OrganizationId,
    workspace: WorkspaceId,
    id: ApiKeyId,
    days: u32,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(mut key) = api_keys::find(tx, workspace, id)? else { return Ok(()) };
    let idle_since = key.last_used_at.unwrap_or(key.created_at);
    let active = key.status(now) == ApiKeyStatus::Active;
    let policy = organization_policies::find(tx, organization)?;
    if !active || idle_since.plus_days(i64::from(days)) > now || policy.revoke_idle_days != Some(days) {
        return Ok(());
    }
    let details = Map::from_iter([
        ("idle_since".to_owned(), json!(idle_since)),
        ("revoke_idle_days".to_owned(), json!(days)),
    ]);
    end(tx, &Author::system(organization), &mut key, details, now)
}
