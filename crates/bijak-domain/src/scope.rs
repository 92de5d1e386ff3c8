//! Scopes: four of the data plane, seven of the management plane.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! scopes {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// One permission, as OAuth's `scope` spells it (RFC 6749 §3.3).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Scope { $(#[serde(rename = $name)] $variant),* }
        impl Scope {
            pub const ALL: [Self; [$(Self::$variant),*].len()] = [$(Self::$variant),*];
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $name),* } }
        }
        impl FromStr for Scope {
            type Err = ParseScopeError;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                match s { $($name => Ok(Self::$variant),)* _ => Err(ParseScopeError) }
            }
        }
    };
}

scopes! {
    InferenceRead "inference.read",
    InferenceWrite "inference.write",
    RagRead "rag.read",
    RagWrite "rag.write",
    WorkspacesRead "workspaces.read",
    WorkspacesWrite "workspaces.write",
    KeysRead "keys.read",
    KeysWrite "keys.write",
    ServiceAccountsRead "service_accounts.read",
    ServiceAccountsWrite "service_accounts.write",
    AuditRead "audit.read",
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown scope")]
pub struct ParseScopeError;

impl Scope {
    /// API keys and service accounts may hold only these.
    pub const fn is_data_plane(self) -> bool {
        matches!(self, Self::InferenceRead | Self::InferenceWrite | Self::RagRead | Self::RagWrite)
    }

    pub const fn is_read(self) -> bool {
        matches!(
            self,
            Self::InferenceRead
                | Self::RagRead
                | Self::WorkspacesRead
                | Self::KeysRead
                | Self::ServiceAccountsRead
                | Self::AuditRead
        )
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of scopes. JSON: a list in the order of [`Scope::ALL`]; text: space separated (RFC 6749 §3.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ScopeSet(u16);

impl ScopeSet {
    pub const EMPTY: Self = Self(0);
    pub const ALL: Self = Self((1 << Scope::ALL.len()) - 1);
    pub const DATA_PLANE: Self = Self(0b1111);

    pub const fn contains(self, scope: Scope) -> bool {
        self.0 & (1 << scope as u16) != 0
    }

    pub const fn with(self, scope: Scope) -> Self {
        Self(self.0 | (1 << scope as u16))
    }

    pub const fn without(self, scope: Scope) -> Self {
        Self(self.0 & !(1 << scope as u16))
    }

    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub const fn is_subset(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |s| self.contains(*s))
    }

    /// The set as a bit mask, for storage. Bit n is `Scope::ALL[n]`; bits are never reused.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// The set from a stored bit mask; unknown bits are dropped.
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits & Self::ALL.0)
    }
}

impl FromIterator<Scope> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = Scope>>(iter: I) -> Self {
        iter.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, scope) in self.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            f.write_str(scope.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{self}}}")
    }
}

impl FromStr for ScopeSet {
    type Err = ParseScopeError;

    /// Space separated; empty parts (leading, trailing, doubled spaces) are refused, an empty text is the empty set.
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        if s.is_empty() {
            return Ok(Self::EMPTY);
        }
        s.split(' ').map(Scope::from_str).collect()
    }
}

impl Serialize for ScopeSet {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for ScopeSet {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Vec::<Scope>::deserialize(d)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_json_round_trip() {
        let set: ScopeSet = "rag.read inference.write".parse().unwrap();
        assert_eq!(set.to_string(), "inference.write rag.read");
        let json = serde_json::to_string(&set).unwrap();
        assert_eq!(json, r#"["inference.write","rag.read"]"#);
        assert_eq!(serde_json::from_str::<ScopeSet>(&json).unwrap(), set);
        assert_eq!(ScopeSet::from_bits(set.bits()), set);
    }

    #[test]
    fn refuses_unknown_scopes_and_stray_spaces() {
        for bad in ["admin", "inference.read  rag.read", " rag.read", "rag.read ", "RAG.READ"] {
            assert!(bad.parse::<ScopeSet>().is_err(), "{bad}");
        }
    }

    #[test]
    fn reading_scopes_are_those_that_say_so() {
        for scope in Scope::ALL {
            assert_eq!(scope.is_read(), scope.as_str().rsplit('.').next() == Some("read"), "{scope}");
        }
    }

    #[test]
    fn data_plane_mask_matches_the_rule() {
        assert_eq!(ScopeSet::DATA_PLANE, Scope::ALL.into_iter().filter(|s| s.is_data_plane()).collect());
    }
}
