//! Where things lie on this computer.

use std::{env, io, path::PathBuf};

use tauri::{AppHandle, Manager};

/// Moves everything the app keeps under one directory, for tests and second profiles.
pub(crate) const DATA_DIR_VARIABLE: &str = "BIJAK_KEYS_DATA_DIR";

/// The name of the server that ships beside the app.
const AUTHORITY: &str = if cfg!(windows) { "bijak-authority.exe" } else { "bijak-authority" };

#[derive(Debug, Clone)]
pub(crate) struct Directories {
    /// `vault.db`, `app.db`, `audit/`, `logs/` and `window.json`; readable by the user alone.
    pub data: PathBuf,
    /// The data of an authority on this computer.
    pub local_authority: PathBuf,
    /// The `bijak-authority` beside this program.
    pub authority_binary: PathBuf,
}

impl Directories {
    /// Finds them, and makes the app's own.
    pub(crate) fn make(desktop: &AppHandle) -> anyhow::Result<Self> {
        let (data, local_authority) = match env::var_os(DATA_DIR_VARIABLE).filter(|dir| !dir.is_empty()) {
            Some(dir) => {
                let dir = std::path::absolute(dir)?;
                (dir.clone(), dir.join("local-authority"))
            }
            None => (desktop.path().app_data_dir()?, desktop.path().data_dir()?.join("bijak-authority")),
        };
        make_private(&data)?;
        let authority_binary = env::current_exe()?.with_file_name(AUTHORITY);
        Ok(Self { data, local_authority, authority_binary })
    }
}

#[cfg(unix)]
fn make_private(dir: &std::path::Path) -> io::Result<()> {
    use std::{
        fs::{self, DirBuilder, Permissions},
        os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    };
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    // It may be older than this rule.
    fs::set_permissions(dir, Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_private(dir: &std::path::Path) -> io::Result<()> {
    // The user's profile is private by inheritance.
    std::fs::create_dir_all(dir)
}
