//! `PATCH /v1/organization/policy`

use std::ops::RangeInclusive;

use axum::{Json as Answer, extract::State};
use bijak_api_types::{OrganizationPolicyView, UpdateOrganizationPolicyRequest};
use bijak_domain::{Scope, ScopeSet, Target, action};
use serde_json::{Map, Value, json};

use super::view;
use crate::{
    http::{ApiError, AppState, Caller, Principal, authorize::change, body::Json, fields, openapi::Refusals},
    store::organization_policies::{self, OrganizationPolicy},
};

/// Ten years.
const DAYS: RangeInclusive<u32> = 1..=3_650;
const HOURS: RangeInclusive<u32> = 0..=24;

/// Changes the policy of the caller's organization, for what is made or changed from now on. Needs `workspaces.write`, and
/// so the role of owner or admin.
#[utoipa::path(patch, path = "/v1/organization/policy", tag = "organization policy",
    request_body = UpdateOrganizationPolicyRequest,
    responses((status = 200, body = OrganizationPolicyView), Refusals))]
pub async fn update(
    State(app): State<AppState>,
    caller: Caller,
    Json(request): Json<UpdateOrganizationPolicyRequest>,
) -> Result<Answer<OrganizationPolicyView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::WorkspacesWrite).await?;
    let wanted = Update::try_from(request)?;
    let updated = change(&app, authorized, move |tx, authorized, now| {
        let organization = authorized.principal().organization_id;
        let before = organization_policies::find(tx, organization)?;
        let after = wanted.apply(before.clone());
        let changed = changed(&before, &after);
        if !changed.is_empty() {
            organization_policies::put(tx, organization, &after)?;
            let details = Map::from_iter([("changed".to_owned(), Value::Object(changed))]);
            let target = target(authorized.principal());
            tx.append_event(authorized.author().event(
                now,
                action::ORGANIZATION_POLICY_CHANGED,
                None,
                target,
                details,
            ))?;
        }
        Ok(after)
    });
    Ok(Answer(view(updated.await?)))
}

fn target(principal: &Principal) -> Target {
    Target {
        kind: Some("organization".to_owned()),
        id: Some(principal.organization_id.to_string()),
        name: Some(principal.organization_name.clone()),
    }
}

struct Update {
    max_key_lifetime_days: Wanted<u32>,
    member_permissions: Wanted<ScopeSet>,
    overlap_hours: Wanted<u32>,
    revoke_idle_days: Wanted<u32>,
}

/// What becomes of a field.
enum Wanted<T> {
    AsItIs,
    Nothing,
    This(T),
}

impl<T> Wanted<T> {
    fn over(self, before: Option<T>) -> Option<T> {
        match self {
            Self::AsItIs => before,
            Self::Nothing => None,
            Self::This(value) => Some(value),
        }
    }
}

impl TryFrom<UpdateOrganizationPolicyRequest> for Update {
    type Error = ApiError;

    fn try_from(request: UpdateOrganizationPolicyRequest) -> Result<Self, ApiError> {
        let UpdateOrganizationPolicyRequest {
            max_key_lifetime_days,
            member_permissions,
            overlap_hours,
            revoke_idle_days,
        } = request;
        Ok(Self {
            max_key_lifetime_days: match max_key_lifetime_days {
                None => Wanted::AsItIs,
                Some(days) => within("max_key_lifetime_days", DAYS, days)?,
            },
            member_permissions: match member_permissions {
                None => Wanted::AsItIs,
                Some(None) => Wanted::Nothing,
                Some(Some(list)) => Wanted::This(fields::data_plane_scopes("member_permissions", &list)?),
            },
            overlap_hours: match overlap_hours {
                None => Wanted::AsItIs,
                Some(hours) => within("overlap_hours", HOURS, hours)?,
            },
            revoke_idle_days: match revoke_idle_days {
                None => Wanted::AsItIs,
                Some(days) => within("revoke_idle_days", DAYS, days)?,
            },
        })
    }
}

fn within(
    field: &'static str,
    range: RangeInclusive<u32>,
    wanted: Option<u32>,
) -> Result<Wanted<u32>, ApiError> {
    match wanted {
        None => Ok(Wanted::Nothing),
        Some(number) if range.contains(&number) => Ok(Wanted::This(number)),
        Some(_) => Err(ApiError::invalid(format!("{field}: {} to {}", range.start(), range.end()))),
    }
}

impl Update {
    fn apply(self, policy: OrganizationPolicy) -> OrganizationPolicy {
        let Self { max_key_lifetime_days, member_permissions, overlap_hours, revoke_idle_days } = self;
        let default = OrganizationPolicy::default();
        OrganizationPolicy {
            max_key_lifetime_days: max_key_lifetime_days.over(policy.max_key_lifetime_days),
            member_permissions: member_permissions.over(policy.member_permissions),
            overlap_hours: overlap_hours.over(Some(policy.overlap_hours)).unwrap_or(default.overlap_hours),
            revoke_idle_days: revoke_idle_days.over(policy.revoke_idle_days),
        }
    }
}

/// What is different, as `{field: {"from": …, "to": …}}`.
fn changed(before: &OrganizationPolicy, after: &OrganizationPolicy) -> Map<String, Value> {
    let fields = |policy: &OrganizationPolicy| {
        let OrganizationPolicy { max_key_lifetime_days, member_permissions, overlap_hours, revoke_idle_days } =
            policy;
        [
            ("max_key_lifetime_days", json!(max_key_lifetime_days)),
            ("member_permissions", json!(member_permissions)),
            ("overlap_hours", json!(overlap_hours)),
            ("revoke_idle_days", json!(revoke_idle_days)),
        ]
    };
    let pairs = fields(before).into_iter().zip(fields(after));
    pairs
        .filter(|((_, from), (_, to))| from != to)
        .map(|((field, from), (_, to))| (field.to_owned(), json!({"from": from, "to": to})))
        .collect()
}
