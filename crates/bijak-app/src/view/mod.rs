//! What the page receives. Every type here reaches TypeScript by `ts-rs` (`ui/src/ipc/types.gen.ts`).
//! None of them can hold a secret: commands answer with ids, states and times.
//! Times are RFC 3339 texts in UTC with milliseconds; counts are numbers; ids are texts.

mod api_key;
mod audit;
mod error;
mod event;
mod rotation;
mod service_account;
mod state;
mod workspace;

pub use api_key::{
    ApiKeyChangedView, ApiKeyListView, ApiKeyRow, ClipboardView, CreateApiKeyForm, KeyTestView, UsageRow,
};
pub use audit::{AuditEventView, AuditFilter, AuditPageView, AuditStatusView, AuditSyncPhase, NamedRef};
pub use error::{ErrorView, Freshness};
pub use event::{ListChangedView, NavigateView, PageView};
pub use rotation::{RotationPhase, RotationView};
pub use service_account::{
    CreateServiceAccountForm, ServiceAccountChangedView, ServiceAccountDetailView, ServiceAccountKeyRow,
    ServiceAccountListView, ServiceAccountRow,
};
pub use state::{
    AppStateView, LocalAuthorityView, ProfileView, SessionView, SettingsView, SignInView, VaultView,
};
pub use workspace::{WorkspaceListView, WorkspaceRow};
