//! Ids: a prefix that says what is named, and a 26-character ULID: `key_01H4ZSR2CGVWCEQ2F45DVV8KCR`.

use std::{fmt, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use ulid::Ulid;

use crate::{Entropy, Timestamp};

/// What an id names; its prefix is part of the wire form.
pub trait IdKind {
    const PREFIX: &'static str;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $alias:ident $prefix:literal;)*) => {
        /// The kinds of ids, one marker type each.
        #[expect(unreachable_pub, reason = "named by the public aliases only")]
        pub mod kind { $($(#[$doc])* #[derive(Debug)] pub enum $kind {})* }
        $(impl IdKind for kind::$kind { const PREFIX: &'static str = $prefix; }
          impl Id<kind::$kind> { /// The prefix with its underscore.
            pub const PREFIX: &'static str = $prefix; })*
        $(#[doc = concat!("`", $prefix, "…`")] pub type $alias = Id<kind::$kind>;)*
    };
}

/// An id of one kind. Ids of different kinds do not mix: that does not compile.
pub struct Id<K>(u128, PhantomData<fn() -> K>);

kinds! {
    Organization OrganizationId "org_";
    Workspace WorkspaceId "ws_";
    User UserId "usr_";
    ApiKey ApiKeyId "key_";
    ServiceAccount ServiceAccountId "sa_";
    ServiceAccountKey ServiceAccountKeyId "sak_";
    Grant GrantId "grt_";
    /// Of a client that an operator registered.
    OAuthClient OAuthClientId "client_";
    Sink SinkId "sink_";
    Event EventId "evt_";
    Request RequestId "req_";
    /// Of an intent in the app's journal. Leaves that computer only as an `Idempotency-Key`.
    Intent IntentId "int_";
}

/// The text is not an id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form {prefix}… with 26 characters of Crockford base32")]
pub struct ParseIdError {
    pub prefix: &'static str,
}

impl<K: IdKind> Id<K> {
    /// A new id that sorts by its time of making.
    pub fn new(now: Timestamp, entropy: &dyn Entropy) -> Self {
        let mut random = [0u8; 16];
        entropy.fill(&mut random[6..]);
        let ms = u64::try_from(now.as_millis()).unwrap_or(0);
        Self(Ulid::from_parts(ms, u128::from_be_bytes(random)).0, PhantomData)
    }
}

impl<K: IdKind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", K::PREFIX, Ulid(self.0))
    }
}

impl<K: IdKind> FromStr for Id<K> {
    type Err = ParseIdError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let bad = ParseIdError { prefix: K::PREFIX };
        let body = s.strip_prefix(K::PREFIX).ok_or(bad)?;
        let ulid = Ulid::from_string(body).map_err(|_| bad)?;
        // One id, one spelling: lower case and lookalikes are refused, so that ids compare as text everywhere.
        if ulid.to_string() == body { Ok(Self(ulid.0, PhantomData)) } else { Err(bad) }
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> std::hash::Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K: IdKind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl<K: IdKind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de, K: IdKind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsEntropy;

    #[test]
    fn round_trips_and_sorts_by_time() {
        let a = ApiKeyId::new(Timestamp::from_millis(1_000), &OsEntropy);
        let b = ApiKeyId::new(Timestamp::from_millis(2_000), &OsEntropy);
        assert_eq!(a.to_string().len(), 4 + 26);
        assert_eq!(a.to_string().parse::<ApiKeyId>().unwrap(), a);
        assert!(a.to_string() < b.to_string() && a < b);
    }

    #[test]
    fn refuses_other_kinds_and_other_spellings() {
        let a = ApiKeyId::new(Timestamp::from_millis(1_000), &OsEntropy).to_string();
        assert!(a.parse::<WorkspaceId>().is_err());
        assert!(a.to_lowercase().parse::<ApiKeyId>().is_err());
        for bad in [
            "",
            "key_",
            "key_01H4ZSR2CG",
            "key_8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "key_01H4ZSR2CGVWCEQ2F45DVV8KCRX",
        ] {
            assert!(bad.parse::<ApiKeyId>().is_err(), "{bad}");
        }
    }
}
