use bijak_app::view::{WorkspaceListView, WorkspaceRow};
use tauri::command;

use super::{Answer, Keys};

#[command]
pub(crate) async fn workspaces_list(keys: Keys<'_>) -> Answer<WorkspaceListView> {
    keys.app().await?.workspaces_list().await
}

#[command]
pub(crate) async fn workspace_select(keys: Keys<'_>, workspace_id: String) -> Answer<()> {
    keys.app().await?.workspace_select(&workspace_id).await
}

#[command]
pub(crate) async fn workspace_create(keys: Keys<'_>, name: String) -> Answer<WorkspaceRow> {
    keys.app().await?.workspace_create(&name).await
}

#[command]
pub(crate) async fn workspace_rename(
    keys: Keys<'_>,
    workspace_id: String,
    name: String,
) -> Answer<WorkspaceRow> {
    keys.app().await?.workspace_rename(&workspace_id, &name).await
}
