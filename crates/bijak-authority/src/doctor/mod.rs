//! What a deployment stands on, examined without changing anything, whether or not its server runs.
//!
//! To add an examination: a function that answers findings, called in [`examine`].

mod database;
mod files;
mod settings;

use std::path::Path;

use bijak_domain::Timestamp;

pub(crate) use settings::Settings;

/// One thing that was looked at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) of: String,
    /// What to do; none where all is well.
    pub(crate) advice: Option<String>,
}

impl Finding {
    fn ok(of: impl Into<String>) -> Self {
        Self { of: of.into(), advice: None }
    }

    fn bad(of: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { of: of.into(), advice: Some(advice.into()) }
    }
}

pub(crate) fn examine(data_dir: &Path, settings: &Settings, now: Timestamp) -> Vec<Finding> {
    let mut findings = files::examine(data_dir);
    findings.extend(database::examine(data_dir, now));
    findings.extend(settings.examine());
    findings
}
