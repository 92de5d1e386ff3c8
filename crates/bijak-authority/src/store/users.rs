//! People. An address names one user of the whole deployment, without regard to ASCII case.

use bijak_domain::{Actor, OrganizationId, Role, Target, Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{RowExt, StoreError, WriteTx, row::malformed};
use crate::{
    http::principal::Visibility,
    people::{Email, PasswordHash},
};

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
        "u.id AS user_id, u.email, u.role, u.organization_id, o.name AS organization_name"
    };
}
pub(super) use user_columns;

impl User {
    /// Reads [`user_columns`].
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let role = row.get_ref("role")?.as_str()?;
        Ok(Self {
            id: row.id("user_id")?,
            email: row.get("email")?,
            role: role.parse().map_err(|_| malformed("role", role))?,
            organization_id: row.id("organization_id")?,
            organization_name: row.get("organization_name")?,
        })
    }

    /// Which workspaces this user sees.
    pub(crate) fn visibility(&self) -> Visibility {
        if self.role.sees_all_workspaces() { Visibility::All } else { Visibility::MemberOf(self.id) }
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
            Ok((User::read(row)?, PasswordHash::from_stored(row.get("password_hash")?)))
        })
        .optional()?;
    Ok(found)
}
