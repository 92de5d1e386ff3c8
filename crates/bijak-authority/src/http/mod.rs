//! What every request passes on its way to a call and every answer on its way out.

pub mod app_state;
pub mod body;
pub mod client_address;
pub mod error;
pub mod front;
pub mod host;
pub mod path;
pub mod principal;
pub mod public_url;
pub mod query;
pub mod rate_limit;
mod router;
pub mod serve;

pub use app_state::{App, AppState};
pub use error::ApiError;
pub use principal::{Authentication, Principal, PrincipalKind, Refusal};
pub use public_url::PublicUrl;
pub use router::router;
