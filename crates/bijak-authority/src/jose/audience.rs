//! The `aud` claim: one text or a list (RFC 7519 §4.1.3).

use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    pub(crate) fn names(&self, wanted: &str) -> bool {
        match self {
            Self::One(text) => text == wanted,
            Self::Several(list) => list.iter().any(|text| text == wanted),
        }
    }
}
