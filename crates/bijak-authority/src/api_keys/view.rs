//! From the stored row to what clients see.

use bijak_api_types::{ApiKeyView, CreatedApiKeyView};
use bijak_domain::{SecretToken, Timestamp};

use crate::store::api_keys::ApiKey;

/// The key as it is at `now`.
pub fn view(key: ApiKey, now: Timestamp) -> ApiKeyView {
    let status = key.status(now);
    let ApiKey {
        id,
        workspace_id,
        name,
        last_four,
        permissions,
        allowed_cidrs,
        created_at,
        last_used_at,
        expires_at,
        revoked_at,
        rotated_from,
        // The status says it.
        expiry_in_log: _,
    } = key;
    ApiKeyView {
        id: id.to_string(),
        workspace_id: workspace_id.to_string(),
        name,
        status,
        permissions,
        created_at,
        last_used_at,
        expires_at,
        revoked_at,
        last_four,
        allowed_cidrs: allowed_cidrs.iter().map(ToString::to_string).collect(),
        rotated_from: rotated_from.map(|id| id.to_string()),
    }
}

/// The key with its secret where it has just been made, without it where a client asks again.
pub fn created(key: ApiKey, secret: Option<&SecretToken>, now: Timestamp) -> CreatedApiKeyView {
    let secret = secret.map(|s| s.expose("the answer to the request that made the key").to_owned());
    CreatedApiKeyView { key: view(key, now), secret }
}
