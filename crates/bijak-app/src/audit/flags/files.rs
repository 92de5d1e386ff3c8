use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::file::FlagFile;
use crate::{
    app::{Context, code},
    audit::forget::delete_database,
    view::ErrorView,
};

/// The open files, by organization.
#[derive(Default)]
pub(in crate::audit) struct Files(Mutex<HashMap<String, Arc<Mutex<FlagFile>>>>);

impl Files {
    fn open(&self, data_dir: &Path, profile_id: &str) -> rusqlite::Result<Arc<Mutex<FlagFile>>> {
        let mut open = self.lock();
        if let Some(file) = open.get(profile_id) {
            return Ok(Arc::clone(file));
        }
        let file = Arc::new(Mutex::new(FlagFile::open(&path(data_dir, profile_id))?));
        open.insert(profile_id.to_owned(), Arc::clone(&file));
        Ok(file)
    }

    /// Deletes an organization's file. Who still works with it finishes.
    pub(in crate::audit) fn delete(&self, data_dir: &Path, profile_id: &str) -> io::Result<()> {
        let mut open = self.lock();
        open.remove(profile_id);
        delete_database(&path(data_dir, profile_id))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Mutex<FlagFile>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn path(data_dir: &Path, profile_id: &str) -> PathBuf {
    data_dir.join("audit").join(format!("{profile_id}.flags.db"))
}

impl Context {
    /// Runs `work` with an organization's flags. Blocks; only after the copy was opened, which makes the directory.
    pub(super) fn with_flags<T>(
        &self,
        profile_id: &str,
        work: impl FnOnce(&mut FlagFile) -> rusqlite::Result<T>,
    ) -> Result<T, ErrorView> {
        let failed =
            |error: rusqlite::Error| ErrorView::new(code::AUDIT_CACHE_FAILED, format!("flags: {error}"));
        let file = self.audit.flags.open(&self.config.data_dir, profile_id).map_err(failed)?;
        // What a panic left was rolled back with its transaction.
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut file).map_err(failed)
    }
}
