//! People. An address names one user of the whole deployment, without regard to ASCII case.

use bijak_domain::{Actor, OrganizationId, Role, Target, Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{StoreError, WriteTx, column};
use crate::people::{Email, PasswordHash};

/// A user as every use of an account needs it: with the organization it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) id: UserId,
    pub(crate) email: String,
    pub(crate) role: Role,
    pub(crate) organization_id: OrganizationId,
    pub(crate) organization_name: String,
}

/// The columns of [`User`], where `users` is `u` and its organization `o`.
macro_rules! user_columns {
    () => {
        "u.id, u.email, u.role, u.organization_id, o.name"
    };
}
pub(super) use user_columns;

impl User {
    /// How many columns [`user_columns`] are.
    pub(super) const COLUMNS: usize = 5;

    /// Reads [`user_columns`] from column `first` on.
    pub(super) fn from_row(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            id: column::parsed(row, first)?,
            email: row.get(first + 1)?,
            role: column::parsed(row, first + 2)?,
            organization_id: column::parsed(row, first + 3)?,
            organization_name: row.get(first + 4)?,
        })
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor { kind: Some("user".to_owned()), id: Some(self.id.to_string()), name: Some(self.email.clone()) }
    }

    pub(crate) fn target(&self) -> Target {
        let Actor { kind, id, name } = self.actor();
        Target { kind, id, name }
    }
}

pub(crate) struct NewUser<'a> {
    pub(crate) id: UserId,
    pub(crate) organization_id: OrganizationId,
    pub(crate) email: &'a Email,
    pub(crate) password_hash: &'a PasswordHash,
    pub(crate) role: Role,
    pub(crate) created_at: Timestamp,
}

pub(crate) fn insert(tx: &WriteTx<'_>, user: &NewUser<'_>) -> Result<(), StoreError> {
    let NewUser { id, organization_id, email, password_hash, role, created_at } = user;
    tx.prepare_cached(
        "INSERT INTO users (id, organization_id, email, password_hash, role, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        id.to_string(),
        organization_id.to_string(),
        email.as_str(),
        password_hash.as_stored(),
        role.as_str(),
        created_at.as_millis(),
    ])?;
    Ok(())
}

/// The user of this address and the hash of their password.
pub(crate) fn find_by_email(
    conn: &Connection,
    email: &Email,
) -> Result<Option<(User, PasswordHash)>, StoreError> {
    let found = conn
        .prepare_cached(concat!(
            "SELECT ",
            user_columns!(),
            ", u.password_hash FROM users u JOIN organizations o ON o.id = u.organization_id WHERE u.email = ?1"
        ))?
        .query_row([email.as_str()], |row| {
            Ok((User::from_row(row, 0)?, PasswordHash::from_stored(row.get(User::COLUMNS)?)))
        })
        .optional()?;
    Ok(found)
}

/// The names of the workspaces this user sees, in their order of making.
pub(crate) fn workspace_names(conn: &Connection, user: &User) -> Result<Vec<String>, StoreError> {
    let names = conn
        .prepare_cached(
            "SELECT w.name FROM workspaces w
             WHERE w.organization_id = ?1
               AND (?2 OR EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = ?3 AND m.workspace_id = w.id))
             ORDER BY w.id",
        )?
        .query_map(
            params![user.organization_id.to_string(), user.role.sees_all_workspaces(), user.id.to_string()],
            |row| row.get(0),
        )?
        .collect::<Result<_, _>>()?;
    Ok(names)
}
