//! The HTTP contract of Bijak (v1): what a client sends (`*Request`), what a server answers (`*View`), pages and problems.
//!
//! What this crate refuses to be: a client or a server. No I/O, no rules beyond the shape of the JSON.
//! The prose of the contract is docs/API.md; to add a call, add its request and view beside its noun.

mod api_key;
mod audit;
mod me;
mod oauth;
mod organization_policy;
mod page;
mod patch;
mod problem;
mod service_account;
mod usage;
mod workspace;

pub use api_key::{ApiKeyView, CreateApiKeyRequest, CreatedApiKeyView, UpdateApiKeyRequest};
pub use audit::{AuditEventsQuery, ConsistencyQuery, InclusionQuery, ProofView, StreamQuery};
pub use me::{MeView, OrganizationView, PrincipalView};
pub use oauth::{
    AuthorizationServerMetadata, IntrospectedToken, IntrospectionView, OAuthError, ProtectedResourceMetadata,
    PushedRequestView, TokenView,
};
pub use organization_policy::{OrganizationPolicyView, UpdateOrganizationPolicyRequest};
pub use page::Page;
pub use patch::present;
pub use problem::{Problem, code};
pub use service_account::{
    CreateServiceAccountRequest, CreatedServiceAccountKeyView, CreatedServiceAccountView,
    RevokeServiceAccountKeyRequest, ServiceAccountKeyView, ServiceAccountView, UpdateServiceAccountRequest,
};
pub use usage::UsageView;
pub use workspace::{CreateWorkspaceRequest, UpdateWorkspaceRequest, WorkspaceView};
