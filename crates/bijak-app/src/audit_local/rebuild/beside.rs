//! A new file beside an old one.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::RebuildError;

/// The new file, until it takes the old one's place.
pub(super) struct Beside(pub(super) PathBuf);

impl Beside {
    pub(super) fn new(path: &Path) -> Self {
        let beside = with_suffix(path, &format!(".rebuild-{}", std::process::id()));
        let beside = Self(beside);
        beside.remove();
        beside
    }

    /// `forced`: what stands in the old file's write-ahead log cannot be read either.
    pub(super) fn take_place(self, path: &Path, forced: bool) -> Result<(), RebuildError> {
        // Somebody may have come meanwhile.
        if !forced && is_in_use(path) {
            return Err(RebuildError::InUse);
        }
        // SQLite would apply an old log to the new file.
        for old in ["-wal", "-shm"].map(|suffix| with_suffix(path, suffix)) {
            match fs::remove_file(old) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        File::open(&self.0)?.sync_all()?;
        fs::rename(&self.0, path)?;
        #[cfg(unix)]
        if let Some(folder) = path.parent() {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    fn remove(&self) {
        for suffix in ["", "-wal", "-shm"] {
            // One that is not there is as good as removed; one that cannot be removed is found when it is opened.
            let _absent = fs::remove_file(with_suffix(&self.0, suffix));
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.remove();
    }
}

/// A write-ahead log that is left after our own connection closed belongs to somebody who has the file open.
pub(super) fn is_in_use(path: &Path) -> bool {
    fs::metadata(with_suffix(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
