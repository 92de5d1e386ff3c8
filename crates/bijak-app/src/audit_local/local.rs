//! One copy, opened.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use bijak_audit_cache::{AuditCache, Cancel};
use bijak_domain::OrganizationId;

use super::{LocalAuditError, evidence::Evidence};

/// A copy of an audit log, by its file. Other processes may append to it meanwhile: answers grow with it.
pub struct LocalAudit {
    pub(super) cache: AuditCache,
    /// Where the app keeps what it knows of this log, and the organization, for a profile's copy.
    app: Option<(PathBuf, String)>,
    pub(super) never: Cancel,
}

/// How far what the copy holds is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Empty,
    /// A signed checkpoint covers every event.
    Verified,
    /// No signed checkpoint covers any.
    Unverified {
        events: u64,
    },
    Partly {
        events: u64,
        unverified: u64,
    },
    /// The log was caught lying; the evidence is kept.
    Broken {
        explanation: String,
    },
}

impl LocalAudit {
    /// Opens or makes the copy.
    pub fn open(path: &Path) -> Result<Self, LocalAuditError> {
        let app = path.parent().and_then(Path::parent).map(|data| data.join("app.db"));
        let app = app.zip(organization(path));
        Ok(Self { cache: AuditCache::open(path)?, app, never: Cancel::never() })
    }

    /// Opens a copy that must be there.
    pub fn open_existing(path: &Path) -> Result<Self, LocalAuditError> {
        if path.exists() { Self::open(path) } else { Err(LocalAuditError::Absent) }
    }

    /// Whether a file is a profile's copy, which the app may have open and rebuilds itself.
    pub(super) fn is_of_app(path: &Path) -> bool {
        organization(path).is_some()
    }

    /// What the app knows of the log counts, if it knows it: a rebuilt file has forgotten.
    pub(super) fn evidence(&self) -> Result<Evidence, LocalAuditError> {
        if let Some((store, organization_id)) = &self.app
            && let Some(evidence) = Evidence::of_app(store, organization_id)?
        {
            return Ok(evidence);
        }
        Evidence::of_file(&self.cache)
    }

    pub fn standing(&self) -> Result<Standing, LocalAuditError> {
        if let Some((_, explanation)) = self.evidence()?.finding {
            return Ok(Standing::Broken { explanation });
        }
        let (mut events, mut verified) = (0, 0);
        for run in self.cache.runs()? {
            events += run.high - run.low + 1;
            verified += run.verified_to.clamp(run.low, run.high + 1) - run.low;
        }
        Ok(match (events, verified) {
            (0, _) => Standing::Empty,
            (_, 0) => Standing::Unverified { events },
            (all, some) if all == some => Standing::Verified,
            _ => Standing::Partly { events, unverified: events - verified },
        })
    }
}

/// Whose copy a file in the app's `audit/` is.
fn organization(path: &Path) -> Option<String> {
    let is_audit = path.parent()?.file_name()? == "audit";
    let id = path.file_stem()?.to_str()?;
    (is_audit && id.parse::<OrganizationId>().is_ok()).then(|| id.to_owned())
}

impl fmt::Debug for LocalAudit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalAudit").field("cache", &self.cache).finish_non_exhaustive()
    }
}
