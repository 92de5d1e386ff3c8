//! Which organization a command of the server's own computer is about.

use bijak_domain::OrganizationId;
use rusqlite::Connection;

use crate::store::{StoreError, organizations};

#[derive(Debug, thiserror::Error)]
pub enum WhichOrganizationError {
    #[error("there is no organization yet: set the authority up first")]
    Empty,
    #[error("there is no organization {0} here")]
    Unknown(OrganizationId),
    #[error("there are several organizations: name one with --organization")]
    Several,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The named one, or the only one.
pub fn which_organization(
    conn: &Connection,
    named: Option<OrganizationId>,
) -> Result<OrganizationId, WhichOrganizationError> {
    let all = organizations::all(conn)?;
    match (named, &all[..]) {
        (_, []) => Err(WhichOrganizationError::Empty),
        (Some(id), _) if !all.contains(&id) => Err(WhichOrganizationError::Unknown(id)),
        (Some(id), _) => Ok(id),
        (None, [only]) => Ok(*only),
        (None, _) => Err(WhichOrganizationError::Several),
    }
}
