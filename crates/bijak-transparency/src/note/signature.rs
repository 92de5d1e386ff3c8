//! One line of a note's end: `— name base64(id || signature)`.

use alloc::{string::String, vec::Vec};
use core::fmt;

use super::{KeyId, key_id::is_name};
use crate::base64;

/// A signature as it is written, by a key that may be unknown and of a kind that may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub name: String,
    pub id: KeyId,
    pub bytes: Vec<u8>,
}

impl Signature {
    /// Reads one line, without its newline.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
        let decoded = base64::decode(encoded)?;
        let (id, bytes) = decoded.split_first_chunk::<4>()?;
        (is_name(name) && !bytes.is_empty()).then(|| Self {
            name: name.into(),
            id: KeyId(*id),
            bytes: bytes.to_vec(),
        })
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, id, bytes } = self;
        write!(f, "— {name} {}", base64::encode(&[&id.0, &bytes[..]].concat()))
    }
}
