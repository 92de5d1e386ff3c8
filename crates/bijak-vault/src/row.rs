//! What a row of the vault is: whose, of which kind, which one.

/// The kinds of secrets this computer keeps. The names are stored: never reuse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// `bijak_ak_…`; id: the key's id.
    ApiKey,
    /// `bijak_sk_…`; id: the key's id (`sak_…`).
    ServiceAccountKey,
    /// `bijak_rt_…`; one a profile.
    RefreshToken,
    /// State and PKCE verifier of a sign-in under way (it survives a cold start); id: the attempt's.
    SignInAttempt,
}

impl RowKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::ApiKey => "api_key",
            Self::ServiceAccountKey => "service_account_key",
            Self::RefreshToken => "refresh_token",
            Self::SignInAttempt => "sign_in_attempt",
        }
    }
}

/// The identity of a row; also what its seal is bound to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RowId {
    /// The organization's id; empty for rows that belong to no profile yet.
    pub profile: String,
    pub kind: RowKind,
    pub id: String,
}

impl RowId {
    pub fn new(profile: impl Into<String>, kind: RowKind, id: impl Into<String>) -> Self {
        Self { profile: profile.into(), kind, id: id.into() }
    }

    /// Associated data of the row's seal at one version. Every part carries its length: two identities never
    /// spell the same bytes.
    pub(crate) fn associated_data(&self, version: i64) -> Vec<u8> {
        let Self { profile, kind, id } = self;
        let mut data = b"bijak-vault/1 row".to_vec();
        for part in [profile.as_str(), kind.as_str(), id.as_str()] {
            data.extend((part.len() as u64).to_be_bytes());
            data.extend(part.as_bytes());
        }
        data.extend(version.to_be_bytes());
        data
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_identities_share_their_associated_data() {
        let rows = [
            RowId::new("a", RowKind::ApiKey, "bc"),
            RowId::new("ab", RowKind::ApiKey, "c"),
            RowId::new("a", RowKind::ServiceAccountKey, "bc"),
            RowId::new("", RowKind::ApiKey, "abc"),
        ];
        let mut seen = std::collections::HashSet::new();
        for row in &rows {
            for version in [1, 2] {
                assert!(seen.insert(row.associated_data(version)), "{row:?} {version}");
            }
        }
    }
}
