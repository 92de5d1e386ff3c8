//! Commands that are not there yet, so that the shell can be written against their names. Whoever brings one deletes
//! its lines here (the compiler insists); when the file is empty it goes.

use super::App;
use crate::{
    tray::{TrayItemId, TrayMenu},
    view::{
        ApiKeyChangedView, ApiKeyListView, ApiKeyRow, AuditFilter, AuditPageView, AuditStatusView,
        ClipboardView, CreateApiKeyForm, CreateServiceAccountForm, ErrorView, KeyTestView, RotationView,
        ServiceAccountChangedView, ServiceAccountDetailView, ServiceAccountListView, WorkspaceListView,
        WorkspaceRow,
    },
};

fn not_there_yet<T>() -> Result<T, ErrorView> {
    Err(ErrorView::new("not_there_yet", "this command is not there yet"))
}

macro_rules! pending {
    ($($name:ident($($arg:ident: $ty:ty),*) -> $answer:ty;)*) => {
        impl App {
            $(pub async fn $name(&self, $(_: $ty),*) -> Result<$answer, ErrorView> { not_there_yet() })*
        }
    };
}

// The vault half.
pending! {
    workspaces_list() -> WorkspaceListView;
    workspace_create(name: &str) -> WorkspaceRow;
    api_keys_list(workspace_id: &str) -> ApiKeyListView;
    api_key_create(form: CreateApiKeyForm) -> ApiKeyChangedView;
    api_key_copy(key_id: &str) -> ClipboardView;
    api_key_rename(key_id: &str, name: &str) -> ApiKeyRow;
    api_key_pin(key_id: &str, pinned: bool) -> ApiKeyRow;
    api_key_test(key_id: &str) -> KeyTestView;
    api_key_rotate(key_id: &str) -> RotationView;
    rotation_list(workspace_id: &str) -> Vec<RotationView>;
    rotation_revoke_old(rotation_id: &str) -> RotationView;
    api_key_revoke(key_id: &str) -> ApiKeyRow;
    service_accounts_list(workspace_id: &str) -> ServiceAccountListView;
    service_account_get(service_account_id: &str) -> ServiceAccountDetailView;
    service_account_create(form: CreateServiceAccountForm) -> ServiceAccountChangedView;
    service_account_rotate_key(service_account_id: &str) -> ServiceAccountChangedView;
    service_account_revoke_key(service_account_id: &str, key_id: &str, descendants: bool) -> ServiceAccountDetailView;
    service_account_disable(service_account_id: &str) -> ServiceAccountDetailView;
    service_account_key_copy(key_id: &str) -> ClipboardView;
    audit_status() -> AuditStatusView;
    audit_page(filter: AuditFilter, up_to_seq: Option<u64>, position: u64, limit: u32) -> AuditPageView;
    audit_sync() -> ();
    copy_text(text: &str) -> ();
}

impl App {
    pub fn tray_menu(&self) -> TrayMenu {
        TrayMenu::default()
    }

    pub async fn tray_click(&self, _item: TrayItemId) {}
}
