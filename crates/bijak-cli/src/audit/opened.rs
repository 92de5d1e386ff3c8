//! Which copy is asked, and what must be said about it.

use std::{env, path::PathBuf};

use anyhow::Context as _;
use bijak_app::audit_local::{self, LocalAudit, Standing};
use clap::Args;

use crate::exit::{UsageError, notice};

#[derive(Debug, Clone, Args)]
pub(crate) struct CacheArguments {
    /// The copy's file; without it, the copy of the profile that Bijak Keys uses
    #[arg(long, value_name = "DB")]
    pub(crate) cache: Option<PathBuf>,
}

impl CacheArguments {
    /// Opens a copy that is there already.
    pub(crate) fn open(&self) -> anyhow::Result<LocalAudit> {
        let path = self.path()?;
        LocalAudit::open_existing(&path).with_context(|| format!("{}", path.display()))
    }

    /// Opens or makes the copy.
    pub(crate) fn open_or_make(&self) -> anyhow::Result<LocalAudit> {
        let path = self.path()?;
        LocalAudit::open(&path).with_context(|| format!("{}", path.display()))
    }

    fn path(&self) -> anyhow::Result<PathBuf> {
        if let Some(path) = &self.cache {
            return Ok(path.clone());
        }
        let data = data_dir().ok_or_else(|| UsageError("no home directory: say --cache DB".into()))?;
        let active = audit_local::active_cache(&data).with_context(|| format!("{}", data.display()))?;
        active.ok_or_else(|| UsageError("Bijak Keys has no profile here: say --cache DB".into()).into())
    }
}

/// Where Bijak Keys keeps its data: `src-tauri/src/directories.rs` says the same.
fn data_dir() -> Option<PathBuf> {
    const NAME: &str = "example.bijakcloud.desktop";
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(dir) = set("BIJAK_KEYS_DATA_DIR") {
        return Some(dir);
    }
    let home = if cfg!(windows) {
        set("APPDATA")
    } else if cfg!(target_os = "macos") {
        env::home_dir().map(|home| home.join("Library/Application Support"))
    } else {
        set("XDG_DATA_HOME")
            .filter(|dir| dir.is_absolute())
            .or_else(|| env::home_dir().map(|home| home.join(".local/share")))
    };
    home.map(|home| home.join(NAME))
}

/// Says on stderr what of the answer is not proven. Called once, after the answer.
pub(crate) fn say_standing(audit: &LocalAudit) -> anyhow::Result<()> {
    match audit.standing()? {
        Standing::Empty => notice("note: this copy holds no events"),
        Standing::Verified => {}
        Standing::Unverified { events } => {
            notice(&format!("note: unverified: no signed checkpoint covers any of the {events} events held"));
        }
        Standing::Partly { events, unverified } => {
            notice(&format!(
                "note: unverified: no signed checkpoint covers {unverified} of the {events} events held"
            ));
        }
        Standing::Broken { explanation } => {
            notice(&format!("WARNING: the history in this copy was caught not to hold: {explanation}"));
        }
    }
    Ok(())
}
