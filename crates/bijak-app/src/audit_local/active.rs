//! Which copy the app's active profile reads.

use std::path::{Path, PathBuf};

use bijak_domain::OrganizationId;
use rusqlite::{Connection, OpenFlags};

use super::LocalAuditError;
use crate::settings::table::{self, Setting};

/// The file of the active profile's copy, by the app's own rule; `None`: no profile is active here. Nothing is made.
pub fn active_cache(data_dir: &Path) -> Result<Option<PathBuf>, LocalAuditError> {
    let store = data_dir.join("app.db");
    if !store.exists() {
        return Ok(None);
    }
    // The app may be running: its file is read, never migrated.
    let connection = Connection::open_with_flags(store, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let profile = table::get(&connection, Setting::ActiveProfile)?;
    // It becomes a file's name: ids of another shape than ours are no profile's.
    let profile = profile.filter(|id| id.parse::<OrganizationId>().is_ok());
    Ok(profile.map(|id| data_dir.join("audit").join(format!("{id}.db"))))
}
