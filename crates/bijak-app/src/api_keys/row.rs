//! A key as the page shows it: the server's view and what this computer knows beside it.

use std::collections::{HashMap, HashSet};

use bijak_api_types::ApiKeyView;
use bijak_domain::{ApiKeyStatus, Timestamp};
use bijak_vault::RowKind;

use super::marks::{self, Mark};
use crate::{
    app::Context,
    journal::{self, Intent},
    rotation,
    view::{ApiKeyRow, ErrorView},
};

/// What this computer knows of a profile's keys.
pub(crate) struct Surroundings {
    now: Timestamp,
    secrets: HashSet<String>,
    marks: HashMap<String, Mark>,
    rotations: Vec<Intent>,
}

impl Surroundings {
    pub(crate) async fn read(ctx: &Context, profile_id: &str) -> Result<Self, ErrorView> {
        let of_vault = profile_id.to_owned();
        let secrets = ctx.with_vault(move |vault| vault.list_ids(&of_vault, RowKind::ApiKey)).await?;
        let of_store = profile_id.to_owned();
        let (marks, rotations) = ctx
            .store
            .call(move |c| Ok((marks::all(c, &of_store)?, journal::table::rotations(c, &of_store)?)))
            .await?;
        Ok(Self { now: ctx.clock.now(), secrets: secrets.into_iter().collect(), marks, rotations })
    }

    pub(crate) fn row(&self, view: ApiKeyView) -> ApiKeyRow {
        let ApiKeyView {
            id,
            workspace_id,
            name,
            // Told by the clock: a kept list grows old.
            status: _,
            permissions,
            created_at,
            last_used_at,
            expires_at,
            revoked_at,
            last_four,
            allowed_cidrs,
            rotated_from: _,
        } = view;
        let status = match ApiKeyStatus::at(self.now, expires_at, revoked_at) {
            ApiKeyStatus::Active => "active",
            ApiKeyStatus::Expired => "expired",
            ApiKeyStatus::Revoked => "revoked",
        };
        let Mark { pinned, last_copied_at } = self.marks.get(&id).copied().unwrap_or_default();
        let rotation = self.rotations.iter().find(|intent| intent.plan.old_key_id() == Some(&id));
        ApiKeyRow {
            has_secret: self.secrets.contains(&id),
            rotation: rotation.map(rotation::view),
            id,
            workspace_id,
            name,
            permissions: permissions.iter().map(|scope| scope.to_string()).collect(),
            status: status.into(),
            created_at: created_at.to_string(),
            last_used_at: last_used_at.map(|time| time.to_string()),
            expires_at: expires_at.map(|time| time.to_string()),
            revoked_at: revoked_at.map(|time| time.to_string()),
            last_four,
            allowed_cidrs,
            pinned,
            last_copied_at: last_copied_at.map(|time| time.to_string()),
        }
    }
}

/// The row of one key.
pub(crate) async fn one(ctx: &Context, profile_id: &str, view: ApiKeyView) -> Result<ApiKeyRow, ErrorView> {
    Ok(Surroundings::read(ctx, profile_id).await?.row(view))
}
