use bijak_app::view::{
    ClipboardView, CreateServiceAccountForm, ServiceAccountChangedView, ServiceAccountDetailView,
    ServiceAccountListView,
};
use tauri::command;

use super::{Answer, Keys};

#[command]
pub(crate) async fn service_accounts_list(
    keys: Keys<'_>,
    workspace_id: String,
) -> Answer<ServiceAccountListView> {
    keys.app().await?.service_accounts_list(&workspace_id).await
}

#[command]
pub(crate) async fn service_account_get(
    keys: Keys<'_>,
    service_account_id: String,
) -> Answer<ServiceAccountDetailView> {
    keys.app().await?.service_account_get(&service_account_id).await
}

#[command]
pub(crate) async fn service_account_create(
    keys: Keys<'_>,
    form: CreateServiceAccountForm,
) -> Answer<ServiceAccountChangedView> {
    keys.app().await?.service_account_create(form).await
}

#[command]
pub(crate) async fn service_account_rotate_key(
    keys: Keys<'_>,
    service_account_id: String,
) -> Answer<ServiceAccountChangedView> {
    keys.app().await?.service_account_rotate_key(&service_account_id).await
}

#[command]
pub(crate) async fn service_account_revoke_key(
    keys: Keys<'_>,
    service_account_id: String,
    key_id: String,
    descendants: bool,
) -> Answer<ServiceAccountDetailView> {
    keys.app().await?.service_account_revoke_key(&service_account_id, &key_id, descendants).await
}

#[command]
pub(crate) async fn service_account_disable(
    keys: Keys<'_>,
    service_account_id: String,
) -> Answer<ServiceAccountDetailView> {
    keys.app().await?.service_account_disable(&service_account_id).await
}

#[command]
pub(crate) async fn service_account_key_copy(keys: Keys<'_>, key_id: String) -> Answer<ClipboardView> {
    keys.app().await?.service_account_key_copy(&key_id).await
}
