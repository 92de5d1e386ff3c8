//! `/v1/organization/policy`: what an organization asks of its keys and of those who make them.
//!
//! A rule holds for what is made or changed from then on. Keys from before it stay as they are, but for idle ones: those
//! are revoked by the next sweep.

pub mod get;
mod rules;
pub mod update;

use axum::{Router, routing};
use bijak_api_types::OrganizationPolicyView;

pub use rules::Rules;

use crate::{http::AppState, store::organization_policies::OrganizationPolicy};

pub fn router() -> Router<AppState> {
    Router::new().route("/v1/organization/policy", routing::get(get::get).patch(update::update))
}

pub fn view(policy: OrganizationPolicy) -> OrganizationPolicyView {
    let OrganizationPolicy { max_key_lifetime_days, member_permissions, overlap_hours, revoke_idle_days } =
        policy;
    OrganizationPolicyView { max_key_lifetime_days, member_permissions, overlap_hours, revoke_idle_days }
}
