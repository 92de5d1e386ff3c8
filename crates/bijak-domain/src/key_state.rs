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

/// Where an account's current key stands in its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RotationStatus {
    OnTime,
    /// The term's end is near: time to rotate.
    Due,
    /// The term has ended. The key still works: a workload that stands still helps nobody.
    Overdue,
}

impl RotationStatus {
    /// A week before its end a term is due, but not before its half.
    pub const fn lead_ms(rotation_days: u32) -> i64 {
        const DAY_MS: i64 = 24 * 3_600_000;
        let half = rotation_days as i64 * DAY_MS / 2;
        if half < 7 * DAY_MS { half } else { 7 * DAY_MS }
    }

    pub fn at(now: Timestamp, key_created_at: Timestamp, rotation_days: u32) -> Self {
        let left = key_created_at.plus_days(i64::from(rotation_days)).millis_since(now);
        if left <= 0 {
            Self::Overdue
        } else if left <= Self::lead_ms(rotation_days) {
            Self::Due
        } else {
            Self::OnTime
        }
    }
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

    #[test]
    fn a_term_is_due_a_week_before_its_end_and_never_before_its_half() {
        for (days, due_day) in [(1, 0.5), (10, 5.0), (14, 7.0), (30, 23.0), (3_650, 3_643.0)] {
            let at = |day: f64| {
                let ms = (day * 86_400_000.0).round();
                #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
                RotationStatus::at(T.plus_millis(ms as i64), T, days)
            };
            let ms = 1.0 / 86_400_000.0;
            assert_eq!(at(0.0), RotationStatus::OnTime, "{days}");
            assert_eq!(at(due_day - ms), RotationStatus::OnTime, "{days}");
            assert_eq!(at(due_day), RotationStatus::Due, "{days}");
            assert_eq!(at(f64::from(days) - ms), RotationStatus::Due, "{days}");
            assert_eq!(at(f64::from(days)), RotationStatus::Overdue, "{days}");
        }
    }
}
