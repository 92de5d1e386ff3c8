//! What every request passes on its way to a call and every answer on its way out.

pub mod accept;
pub mod app_state;
pub mod authenticate;
pub mod authorize;
pub mod body;
pub mod client_address;
pub mod created;
mod credential;
mod credential_cache;
pub mod error;
pub mod fields;
pub mod front;
pub mod host;
pub mod idempotency;
pub mod limits;
pub mod openapi;
pub mod page;
pub mod path;
pub mod principal;
pub mod public_url;
pub mod query;
pub mod rate_limit;
pub mod refusals;
pub mod request_ids;
mod router;
pub mod serve;

pub use app_state::{App, AppState};
pub use authenticate::Caller;
pub use authorize::Authorized;
pub use credential::Credential;
pub use credential_cache::CredentialCache;
pub use error::ApiError;
pub use principal::{Authentication, Principal, PrincipalKind, Refusal};
pub use public_url::PublicUrl;
pub use router::router;
