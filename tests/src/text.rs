//! Texts made at run time.

use anyhow::Result;
use bijak_domain::{Entropy, OsEntropy};

/// A fresh password of 24 lower-case letters and digits: easy to type by xdotool on any keyboard layout.
pub fn password() -> Result<String> {
    let mut bytes = [0u8; 24];
    OsEntropy.fill(&mut bytes);
    Ok(bytes
        .iter()
        .map(|byte| char::from(b"abcdefghijkmnopqrstuvwxyz2345678"[usize::from(byte % 32)]))
        .collect())
}
