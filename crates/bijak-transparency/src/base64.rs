//! Standard base64 with padding (RFC 4648 §4), as notes, checkpoints and bundles write bytes. One text a value: missing
//! padding and stray bits in the last character are refused.

use alloc::{string::String, vec::Vec};

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::Hash;

pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub(crate) fn decode_hash(text: &str) -> Option<Hash> {
    decode(text)?.try_into().ok()
}
