//! Accounts and their keys as the page shows them.

use std::collections::HashSet;

use bijak_api_types::{ServiceAccountKeyView, ServiceAccountView};
use bijak_domain::{ServiceAccountKeyStatus, ServiceAccountStatus, Timestamp};
use bijak_vault::RowKind;

use crate::{
    app::Context,
    view::{ErrorView, ServiceAccountKeyRow, ServiceAccountRow},
};

/// The ids of the keys whose secrets this computer has.
pub(super) async fn secrets(ctx: &Context, profile_id: &str) -> Result<HashSet<String>, ErrorView> {
    let profile_id = profile_id.to_owned();
    let ids = ctx.with_vault(move |vault| vault.list_ids(&profile_id, RowKind::ServiceAccountKey)).await?;
    Ok(ids.into_iter().collect())
}

pub(super) fn account_row(view: ServiceAccountView, secrets: &HashSet<String>) -> ServiceAccountRow {
    let ServiceAccountView {
        id,
        workspace_id,
        name,
        status,
        scopes,
        rotation_days,
        rotation_due_at,
        // The page knows what the time is and asks that of `rotation_due_at`, whenever this row was read.
        rotation_status: _,
        created_at,
        last_used_at,
        // The status says it.
        disabled_at: _,
        current_key_id,
    } = view;
    let status = match status {
        ServiceAccountStatus::Active => "active",
        ServiceAccountStatus::Disabled => "disabled",
    };
    ServiceAccountRow {
        id,
        workspace_id,
        name,
        status: status.into(),
        scopes: scopes.iter().map(|scope| scope.to_string()).collect(),
        rotation_days,
        rotation_due_at: rotation_due_at.map(|time| time.to_string()),
        created_at: created_at.to_string(),
        last_used_at: last_used_at.map(|time| time.to_string()),
        has_secret: current_key_id.as_ref().is_some_and(|id| secrets.contains(id)),
        current_key_id,
    }
}

pub(super) fn key_row(
    view: ServiceAccountKeyView,
    secrets: &HashSet<String>,
    now: Timestamp,
) -> ServiceAccountKeyRow {
    let status = match status(&view, now) {
        ServiceAccountKeyStatus::Active => "active",
        ServiceAccountKeyStatus::Superseded => "superseded",
        ServiceAccountKeyStatus::Expired => "expired",
        ServiceAccountKeyStatus::Revoked => "revoked",
    };
    let ServiceAccountKeyView {
        id,
        service_account_id: _,
        // The account's.
        name: _,
        status: _,
        created_at,
        last_used_at,
        expires_at,
        superseded_at,
        revoked_at,
        last_four,
        rotated_from,
    } = view;
    ServiceAccountKeyRow {
        has_secret: secrets.contains(&id),
        id,
        status: status.into(),
        created_at: created_at.to_string(),
        last_used_at: last_used_at.map(|time| time.to_string()),
        expires_at: expires_at.map(|time| time.to_string()),
        superseded_at: superseded_at.map(|time| time.to_string()),
        revoked_at: revoked_at.map(|time| time.to_string()),
        last_four,
        rotated_from,
    }
}

/// By the clock: a kept list grows old, and an overlap ends.
pub(super) fn status(view: &ServiceAccountKeyView, now: Timestamp) -> ServiceAccountKeyStatus {
    ServiceAccountKeyStatus::at(now, view.superseded_at, view.expires_at, view.revoked_at)
}
