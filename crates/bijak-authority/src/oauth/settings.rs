//! What an operator may set about tokens.

use bijak_domain::Timestamp;

/// Times of refresh tokens and grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OAuthSettings {
    /// How long a lost refresh answer may be asked for again, in seconds; 0: not at all.
    pub refresh_grace_secs: u32,
    /// Days after which a person has to allow a client anew, however often it has refreshed.
    pub grant_days: u32,
}

/// How long a refresh token waits for its use: 30 days, counted anew at each rotation.
const REFRESH_TOKEN_DAYS: i64 = 30;

impl Default for OAuthSettings {
    fn default() -> Self {
        Self { refresh_grace_secs: 10, grant_days: 365 }
    }
}

impl OAuthSettings {
    /// When a refresh token made at `now` ends: at its idle time, or with its grant's absolute one.
    pub(crate) fn refresh_token_end(self, grant_began: Timestamp, now: Timestamp) -> Timestamp {
        self.grant_end(grant_began).min(now.plus_days(REFRESH_TOKEN_DAYS))
    }

    pub(crate) fn grant_end(self, grant_began: Timestamp) -> Timestamp {
        grant_began.plus_days(self.grant_days.into())
    }

    /// Until when the token that is rotated at `now` leads to its successor.
    pub(crate) fn grace_end(self, now: Timestamp) -> Option<Timestamp> {
        (self.refresh_grace_secs > 0).then(|| now.plus_secs(self.refresh_grace_secs.into()))
    }
}
