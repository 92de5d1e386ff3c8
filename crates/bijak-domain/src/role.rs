//! Roles of users in an organization: owner > admin > auditor > member.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Scope, ScopeSet};

/// A user's role. Ordered: `Member < Auditor < Admin < Owner`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Member,
    Auditor,
    Admin,
    Owner,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown role")]
pub struct ParseRoleError;

impl FromStr for Role {
    type Err = ParseRoleError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == s).ok_or(ParseRoleError)
    }
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Member, Self::Auditor, Self::Admin, Self::Owner];

    /// The scopes a grant of this role may carry. Owner and admin: everything; auditor: reads all, the audit log too;
    /// member: keys and accounts of their own workspaces.
    pub fn scopes(self) -> ScopeSet {
        match self {
            Self::Owner | Self::Admin => ScopeSet::ALL,
            Self::Auditor => Scope::ALL.into_iter().filter(|s| s.is_read()).collect(),
            Self::Member => ScopeSet::ALL.without(Scope::AuditRead).without(Scope::WorkspacesWrite),
        }
    }

    /// Whether this role sees every workspace of the organization, or only those it is a member of.
    pub fn sees_all_workspaces(self) -> bool {
        self >= Self::Auditor
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trips() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert_eq!("Owner".parse::<Role>(), Err(ParseRoleError));
    }

    #[test]
    fn roles_are_ordered_and_narrow() {
        assert!(Role::Owner > Role::Admin && Role::Admin > Role::Auditor && Role::Auditor > Role::Member);
        assert!(Role::Auditor.scopes().contains(Scope::AuditRead));
        assert!(!Role::Auditor.scopes().contains(Scope::KeysWrite));
        assert!(!Role::Member.scopes().contains(Scope::AuditRead));
        assert!(Role::Member.scopes().contains(Scope::KeysWrite));
    }
}
