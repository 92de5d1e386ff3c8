//! Table `workspaces`.

use bijak_domain::{Name, OrganizationId, Timestamp, WorkspaceId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{RowExt, StoreError, WriteTx};
use crate::http::principal::Visibility;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    pub id: WorkspaceId,
    pub name: String,
    pub created_at: Timestamp,
}

impl Workspace {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.id("id")?, name: row.get("name")?, created_at: row.time("created_at")? })
    }
}

/// Visible workspaces; `?2` is the user or workspace that the visibility speaks of, if any.
macro_rules! select_visible {
    ($and:literal) => {
        concat!(
            "SELECT w.id, w.name, w.created_at FROM workspaces w
             WHERE w.organization_id = ?1
               AND CASE substr(ifnull(?2, ''), 1, 4)
                   WHEN '' THEN 1
                   WHEN 'usr_' THEN EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = ?2 AND m.workspace_id = w.id)
                   ELSE w.id = ?2
               END AND ",
            $and
        )
    };
}

/// `?2` of [`select_visible`].
fn subject(visibility: Visibility) -> Option<String> {
    match visibility {
        Visibility::All => None,
        Visibility::MemberOf(user) => Some(user.to_string()),
        Visibility::One(workspace) => Some(workspace.to_string()),
    }
}

/// The workspace, where `visibility` shows it; absent, foreign and hidden ones are alike.
pub fn find(
    conn: &Connection,
    organization: OrganizationId,
    visibility: Visibility,
    id: WorkspaceId,
) -> Result<Option<Workspace>, StoreError> {
    let found = conn
        .prepare_cached(select_visible!("w.id = ?3"))?
        .query_row(params![organization.to_string(), subject(visibility), id.to_string()], Workspace::read)
        .optional()?;
    Ok(found)
}

/// Visible workspaces after `after`, in order of making.
pub fn list(
    conn: &Connection,
    organization: OrganizationId,
    visibility: Visibility,
    after: Option<WorkspaceId>,
    limit: usize,
) -> Result<Vec<Workspace>, StoreError> {
    let mut statement = conn.prepare_cached(select_visible!("w.id > ?3 ORDER BY w.id LIMIT ?4"))?;
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows = statement
        .query_map(params![organization.to_string(), subject(visibility), after, limit], Workspace::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn insert(
    tx: &WriteTx<'_>,
    organization: OrganizationId,
    workspace: &Workspace,
) -> Result<(), StoreError> {
    let Workspace { id, name, created_at } = workspace;
    tx.prepare_cached(
        "INSERT INTO workspaces (id, organization_id, name, created_at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![id.to_string(), organization.to_string(), name, created_at.as_millis()])?;
    Ok(())
}

pub fn rename(tx: &WriteTx<'_>, id: WorkspaceId, name: &Name) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE workspaces SET name = ?2 WHERE id = ?1")?
        .execute(params![id.to_string(), name.as_str()])?;
    Ok(())
}
