//! The environment of a private desktop, from nothing.

use std::{ffi::OsString, os::unix::fs::PermissionsExt, path::Path};

use anyhow::{Context, Result};

use super::watchdog::MARK;

/// Makes the directories and answers the variables that every process of the desktop gets.
pub(super) fn private(root: &Path) -> Result<Vec<(OsString, OsString)>> {
    let home = root.join("home");
    let directories = [
        ("HOME", home.clone()),
        ("XDG_RUNTIME_DIR", root.join("run")),
        ("XDG_DATA_HOME", home.join(".local/share")),
        ("XDG_CONFIG_HOME", home.join(".config")),
        ("XDG_CACHE_HOME", home.join(".cache")),
        ("XDG_STATE_HOME", home.join(".local/state")),
        ("TMPDIR", root.join("tmp")),
    ];
    let mut environment = Vec::new();
    for (name, directory) in directories {
        std::fs::create_dir_all(&directory).with_context(|| directory.display().to_string())?;
        std::fs::set_permissions(&directory, std::fs::Permissions::from_mode(0o700))?;
        environment.push((name.into(), directory.into()));
    }
    for (name, value) in [
        ("LANG", "C.UTF-8"),
        // Fixed, so that pictures and local times are the same everywhere.
        ("TZ", "UTC"),
        ("GDK_BACKEND", "x11"),
        ("LIBGL_ALWAYS_SOFTWARE", "1"),
        ("NO_AT_BRIDGE", "1"),
        ("GTK_A11Y", "none"),
        // No dconf service on the private bus.
        ("GSETTINGS_BACKEND", "memory"),
        ("RUST_BACKTRACE", "1"),
    ] {
        environment.push((name.into(), value.into()));
    }
    environment.push(("PATH".into(), std::env::var_os("PATH").context("PATH is not set")?));
    environment.push((MARK.into(), root.into()));
    Ok(environment)
}
