//! What the policy says to one caller at one moment.

use bijak_domain::{Role, ScopeSet, Timestamp};
use rusqlite::Connection;

use crate::{
    http::{ApiError, Authorized, PrincipalKind},
    store::{
        StoreError,
        organization_policies::{self, OrganizationPolicy},
    },
};

/// The policy of a caller's organization, read inside the transaction of a change.
#[derive(Debug)]
pub struct Rules {
    policy: OrganizationPolicy,
    /// Whether it is a person with the role `member` who asks.
    member: bool,
}

impl Rules {
    pub fn of(conn: &Connection, authorized: &Authorized) -> Result<Self, StoreError> {
        let principal = authorized.principal();
        let policy = organization_policies::find(conn, principal.organization_id)?;
        let member = matches!(principal.kind, PrincipalKind::User { role: Role::Member, .. });
        Ok(Self { policy, member })
    }

    /// Whether the caller may give these to a key or an account, or take a secret that holds them.
    pub fn may_grant(&self, scopes: ScopeSet) -> Result<(), ApiError> {
        match self.policy.member_permissions {
            Some(allowed) if self.member && !scopes.is_subset(allowed) => {
                Err(ApiError::Policy(format!("members may grant {allowed} only")))
            }
            _ => Ok(()),
        }
    }

    /// The end of a new key: as wanted, or as late as the policy lets it be where none was.
    pub fn first_end(
        &self,
        wanted: Option<Timestamp>,
        created_at: Timestamp,
    ) -> Result<Option<Timestamp>, ApiError> {
        match wanted {
            None => Ok(self.latest_end(created_at)),
            Some(_) => self.may_end(wanted, created_at).map(|()| wanted),
        }
    }

    /// The end of a successor: never later than the policy lets it be.
    pub fn next_end(&self, wanted: Option<Timestamp>, created_at: Timestamp) -> Option<Timestamp> {
        match (wanted, self.latest_end(created_at)) {
            (Some(wanted), Some(latest)) => Some(wanted.min(latest)),
            (wanted, latest) => wanted.or(latest),
        }
    }

    /// Whether a key may end then, counted from its making: it cannot be prolonged for ever.
    pub fn may_end(&self, end: Option<Timestamp>, created_at: Timestamp) -> Result<(), ApiError> {
        match self.latest_end(created_at) {
            Some(latest) if end.is_none_or(|end| end > latest) => {
                Err(ApiError::Policy(format!("expires_at: keys of this organization end by {latest}")))
            }
            _ => Ok(()),
        }
    }

    pub fn may_rotate_every(&self, days: u32) -> Result<(), ApiError> {
        match self.policy.max_key_lifetime_days {
            Some(longest) if days > longest => {
                Err(ApiError::Policy(format!("rotation_days: keys of this organization live {longest} days")))
            }
            _ => Ok(()),
        }
    }

    fn latest_end(&self, created_at: Timestamp) -> Option<Timestamp> {
        self.policy.max_key_lifetime_days.map(|days| created_at.plus_days(i64::from(days)))
    }
}
