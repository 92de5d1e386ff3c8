//! Reading the file.

use alloc::{string::ToString, vec::Vec};

use super::{
    BUNDLE_FORMAT, Bundle, BundleError, EarlierCheckpoint, File, FileEarlier, FileEvent, ProvenEvent,
};
use crate::{Hash, VerifierKey, base64};

impl Bundle {
    /// Reads a file's bytes. Nothing is verified: see [`Self::verify`].
    pub fn parse(bytes: &[u8]) -> Result<Self, BundleError> {
        let file: File = match serde_json::from_slice(bytes) {
            Ok(file) => file,
            Err(error) => {
                return Err(foreign_format(bytes).unwrap_or_else(|| BundleError::Json(error.to_string())));
            }
        };
        let File { format, origin, vkeys, checkpoint, earlier, events } = file;
        if format != BUNDLE_FORMAT {
            return Err(BundleError::Format { found: format });
        }
        let vkeys = vkeys
            .iter()
            .enumerate()
            .map(|(index, text)| {
                VerifierKey::parse(text).map_err(|source| BundleError::Key { index, source })
            })
            .collect::<Result<_, _>>()?;
        let earlier = earlier
            .into_iter()
            .enumerate()
            .map(|(index, FileEarlier { checkpoint, proof })| {
                let proof = hashes(&proof).ok_or(BundleError::EarlierHash { index })?;
                Ok(EarlierCheckpoint { checkpoint, proof })
            })
            .collect::<Result<_, _>>()?;
        let events = events
            .into_iter()
            .map(|FileEvent { seq, line, proof }| {
                let proof = hashes(&proof).ok_or(BundleError::EventHash { seq })?;
                Ok(ProvenEvent { seq, line, proof })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { origin, vkeys, checkpoint, earlier, events })
    }
}

fn hashes(texts: &[alloc::string::String]) -> Option<Vec<Hash>> {
    texts.iter().map(|text| base64::decode_hash(text)).collect()
}

/// A later format may have other members: it is then named, rather than its first strange member.
fn foreign_format(bytes: &[u8]) -> Option<BundleError> {
    #[derive(serde::Deserialize)]
    struct Format {
        format: alloc::string::String,
    }
    let Format { format } = serde_json::from_slice(bytes).ok()?;
    (format != BUNDLE_FORMAT).then_some(BundleError::Format { found: format })
}
