//! What the page receives. Every type here reaches TypeScript by `ts-rs` (`ui/src/ipc/types.gen.ts`).
//! None of them can hold a secret: commands answer with ids, states and times.
//! Times are RFC 3339 texts in UTC with milliseconds; counts are numbers; ids are texts.

mod api_key;
mod audit;
mod audit_event;
mod audit_export;
mod audit_facet;
mod audit_finding;
mod audit_flag;
mod audit_query;
mod audit_saved;
mod audit_status;
mod error;
mod event;
mod rotation;
mod service_account;
mod state;
mod workspace;

pub use api_key::{
    ApiKeyChangedView, ApiKeyListView, ApiKeyRow, ClipboardView, CreateApiKeyForm, KeyTestView, UsageRow,
};
pub use audit::{AuditEventView, AuditPageView, AuditRowView, NamedRef};
pub use audit_event::{AuditEventDetailView, AuditProofView};
pub use audit_export::{AuditExportForm, AuditExportStarted, AuditExportView, ExportFormat, ExportState};
pub use audit_facet::{
    AuditFacetValue, AuditFacetView, AuditField, AuditHistogramBucket, AuditHistogramView,
};
pub use audit_finding::{FindingKind, FindingView};
pub use audit_flag::{FlagKind, FlagMuteView, FlagView};
pub use audit_query::{
    QueryCheckView, QueryCompletionItem, QueryCompletionView, QueryErrorView, QueryTokenKind, QueryTokenView,
};
pub use audit_saved::AuditSavedView;
pub use audit_status::{AuditStatusView, AuditSyncPhase, VerificationState, VerificationView};
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
