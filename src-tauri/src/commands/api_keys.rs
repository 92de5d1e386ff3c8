use bijak_app::view::{
    ApiKeyChangedView, ApiKeyListView, ApiKeyRow, ClipboardView, CreateApiKeyForm, KeyTestView, RotationView,
};
use tauri::command;

use super::{Answer, Keys};

#[command]
pub(crate) async fn api_keys_list(keys: Keys<'_>, workspace_id: String) -> Answer<ApiKeyListView> {
    keys.app().await?.api_keys_list(&workspace_id).await
}

#[command]
pub(crate) async fn api_key_create(keys: Keys<'_>, form: CreateApiKeyForm) -> Answer<ApiKeyChangedView> {
    keys.app().await?.api_key_create(form).await
}

#[command]
pub(crate) async fn api_key_copy(keys: Keys<'_>, key_id: String) -> Answer<ClipboardView> {
    keys.app().await?.api_key_copy(&key_id).await
}

#[command]
pub(crate) async fn api_key_rename(keys: Keys<'_>, key_id: String, name: String) -> Answer<ApiKeyRow> {
    keys.app().await?.api_key_rename(&key_id, &name).await
}

#[command]
pub(crate) async fn api_key_pin(keys: Keys<'_>, key_id: String, pinned: bool) -> Answer<ApiKeyRow> {
    keys.app().await?.api_key_pin(&key_id, pinned).await
}

#[command]
pub(crate) async fn api_key_test(keys: Keys<'_>, key_id: String) -> Answer<KeyTestView> {
    keys.app().await?.api_key_test(&key_id).await
}

#[command]
pub(crate) async fn api_key_rotate(keys: Keys<'_>, key_id: String) -> Answer<RotationView> {
    keys.app().await?.api_key_rotate(&key_id).await
}

#[command]
pub(crate) async fn rotation_list(keys: Keys<'_>, workspace_id: String) -> Answer<Vec<RotationView>> {
    keys.app().await?.rotation_list(&workspace_id).await
}

#[command]
pub(crate) async fn rotation_revoke_old(keys: Keys<'_>, rotation_id: String) -> Answer<RotationView> {
    keys.app().await?.rotation_revoke_old(&rotation_id).await
}

#[command]
pub(crate) async fn api_key_revoke(keys: Keys<'_>, key_id: String) -> Answer<ApiKeyRow> {
    keys.app().await?.api_key_revoke(&key_id).await
}
