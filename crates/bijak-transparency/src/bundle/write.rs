//! Writing the file.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::{
    BUNDLE_FORMAT, Bundle, BundleError, EarlierCheckpoint, File, FileEarlier, FileEvent, ProvenEvent,
};
use crate::{Hash, base64};

impl Bundle {
    /// The file's text, ended by a newline.
    pub fn to_json(&self) -> Result<String, BundleError> {
        let Self { origin, vkeys, checkpoint, earlier, events } = self;
        let file = File {
            format: BUNDLE_FORMAT.into(),
            origin: origin.clone(),
            vkeys: vkeys.iter().map(ToString::to_string).collect(),
            checkpoint: checkpoint.clone(),
            earlier: earlier
                .iter()
                .map(|EarlierCheckpoint { checkpoint, proof }| FileEarlier {
                    checkpoint: checkpoint.clone(),
                    proof: texts(proof),
                })
                .collect(),
            events: events
                .iter()
                .map(|ProvenEvent { seq, line, proof }| FileEvent {
                    seq: *seq,
                    line: line.clone(),
                    proof: texts(proof),
                })
                .collect(),
        };
        let mut text =
            serde_json::to_string_pretty(&file).map_err(|error| BundleError::Json(error.to_string()))?;
        text.push('\n');
        Ok(text)
    }
}

fn texts(proof: &[Hash]) -> Vec<String> {
    proof.iter().map(|hash| base64::encode(hash)).collect()
}
