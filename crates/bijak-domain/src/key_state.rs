//! States of credentials as functions of stored facts and the current time: no job has to run for a key to end.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// How long a superseded service-account key stays valid after a rotation: 24 hours.
pub const OVERLAP_MS: i64 = 24 * 3_600_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiKeyStatus {
    Active,
    Expired,
    Revoked,
}

impl ApiKeyStatus {
    pub fn at(now: Timestamp, expires_at: Option<Timestamp>, revoked_at: Option<Timestamp>) -> Self {
        match (revoked_at, expires_at) {
            (Some(_), _) => Self::Revoked,
            (None, Some(end)) if end <= now => Self::Expired,
            _ => Self::Active,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceAccountStatus {
    Active,
    Disabled,
}

/// A service account has at most one `Active` key: its current one, the only one that may rotate itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceAccountKeyStatus {
    Active,
    /// Replaced by a rotation and still valid until its `expires_at`.
    Superseded,
    Expired,
    Revoked,
}

impl ServiceAccountKeyStatus {
    pub fn at(
        now: Timestamp,
        superseded_at: Option<Timestamp>,
        expires_at: Option<Timestamp>,
        revoked_at: Option<Timestamp>,
    ) -> Self {
        match (revoked_at, expires_at, superseded_at) {
            (Some(_), _, _) => Self::Revoked,
            (None, Some(end), _) if end <= now => Self::Expired,
            (None, _, Some(_)) => Self::Superseded,
            (None, _, None) => Self::Active,
        }
    }

    /// Whether a request with such a key is let in.
    pub fn is_valid(self) -> bool {
        matches!(self, Self::Active | Self::Superseded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: Timestamp = Timestamp::from_millis(1_000_000);

    #[test]
    fn a_key_ends_at_its_end_not_after_it() {
        assert_eq!(ApiKeyStatus::at(T, Some(T.plus_millis(1)), None), ApiKeyStatus::Active);
        assert_eq!(ApiKeyStatus::at(T, Some(T), None), ApiKeyStatus::Expired);
        assert_eq!(ApiKeyStatus::at(T, Some(T), Some(T)), ApiKeyStatus::Revoked);
    }

    #[test]
    fn a_superseded_key_lives_through_the_overlap() {
        let end = T.plus_millis(OVERLAP_MS);
        let at = |now| ServiceAccountKeyStatus::at(now, Some(T), Some(end), None);
        assert_eq!(at(end.plus_millis(-1)), ServiceAccountKeyStatus::Superseded);
        assert_eq!(at(end), ServiceAccountKeyStatus::Expired);
        assert!(!at(end).is_valid());
    }
}
