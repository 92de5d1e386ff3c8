//! Table `memberships`: which workspaces a member works in.

use bijak_domain::{Timestamp, UserId, WorkspaceId};
use rusqlite::params;

use super::{StoreError, WriteTx};

/// Makes a user a member of a workspace; once is enough.
pub fn insert(
    tx: &WriteTx<'_>,
    user: UserId,
    workspace: WorkspaceId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO memberships (user_id, workspace_id, created_at) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![user.to_string(), workspace.to_string(), now.as_millis()])?;
    Ok(())
}
