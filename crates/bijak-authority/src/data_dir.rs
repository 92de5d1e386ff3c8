//! The data directory: private to its owner, used by one process at a time.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError},
    io::{Read, Seek, Write},
    os::{
        fd::AsRawFd,
        unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    },
    path::{Path, PathBuf},
};

const DATABASE: &str = "authority.db";
const LOCK: &str = "authority.lock";
const SOCKET: &str = "admin.sock";
/// What an address of a socket holds, the ending zero left out; 104 bytes where it is smallest.
const LONGEST_ADDRESS: usize = 103;

/// A data directory that this process has locked. The lock is the kernel's (flock): a killed process leaves none behind.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    _lock: File,
}

#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    #[error("{path} is in use by another bijak-authority{}", .pid.as_ref().map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    InUse { path: PathBuf, pid: Option<String> },
    #[error("{path} has files of something else in it: choose an empty or a new directory")]
    Foreign { path: PathBuf },
    #[error("{path} holds no authority")]
    Absent { path: PathBuf },
    #[error("{path} cannot be used: {source}")]
    Unusable { path: PathBuf, source: std::io::Error },
}

impl DataDir {
    /// Makes the directory where there is none (mode 0700) and locks it.
    pub fn open(path: &Path) -> Result<Self, DataDirError> {
        let unusable = |source| DataDirError::Unusable { path: path.to_owned(), source };
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(unusable)?;
        Self::make_private(path)?;
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path.join(LOCK))
            .map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                let pid = lock
                    .read_to_string(&mut pid)
                    .ok()
                    .map(|_| pid.trim().to_owned())
                    .filter(|p| !p.is_empty());
                return Err(DataDirError::InUse { path: path.to_owned(), pid });
            }
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        // For the message above only; the lock is what counts.
        lock.set_len(0)
            .and_then(|()| lock.rewind())
            .and_then(|()| writeln!(lock, "{}", std::process::id()))
            .map_err(unusable)?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// Locks a directory that an authority has made; makes none.
    pub fn open_existing(path: &Path) -> Result<Self, DataDirError> {
        existing_database(path)?;
        Self::open(path)
    }

    pub fn database_path(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes group's and others' rights away; but never from a directory that is not ours (`--data-dir /tmp`).
    fn make_private(path: &Path) -> Result<(), DataDirError> {
        let unusable = |source| DataDirError::Unusable { path: path.to_owned(), source };
        let mut empty = true;
        let mut ours = false;
        for entry in fs::read_dir(path).map_err(unusable)? {
            let name = entry.map_err(unusable)?.file_name();
            empty = false;
            ours |= name == DATABASE || name == LOCK;
        }
        if !empty && !ours {
            return Err(DataDirError::Foreign { path: path.to_owned() });
        }
        let mode = fs::metadata(path).map_err(unusable)?.permissions().mode();
        if mode & 0o077 != 0 {
            fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(unusable)?;
        }
        Ok(())
    }
}

/// The database in `path`, for commands that only read; it has to be there.
pub fn existing_database(path: &Path) -> Result<PathBuf, DataDirError> {
    let database = path.join(DATABASE);
    if database.is_file() { Ok(database) } else { Err(DataDirError::Absent { path: path.to_owned() }) }
}

/// Where a running server is asked by its own computer's commands.
#[derive(Debug, Clone)]
pub struct AdminSocket {
    path: PathBuf,
}

impl AdminSocket {
    pub fn of(data_dir: &Path) -> Self {
        Self { path: data_dir.join(SOCKET) }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path in a form that fits into a socket's address: by way of the open directory where it is too long for one.
    pub fn address(&self) -> std::io::Result<SocketAddress> {
        if self.path.as_os_str().len() <= LONGEST_ADDRESS {
            return Ok(SocketAddress { path: self.path.clone(), _directory: None });
        }
        let directory = File::open(self.path.parent().unwrap_or(Path::new(".")))?;
        let path = PathBuf::from(format!("/proc/self/fd/{}", directory.as_raw_fd())).join(SOCKET);
        Ok(SocketAddress { path, _directory: Some(directory) })
    }
}

/// Good as long as it lives.
#[derive(Debug)]
pub struct SocketAddress {
    path: PathBuf,
    _directory: Option<File>,
}

impl SocketAddress {
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_opener_is_told_who_has_it() {
        let tmp = tempfile::tempdir().unwrap();
        let path = tmp.path().join("data");
        let first = DataDir::open(&path).unwrap();
        let error = DataDir::open(&path).unwrap_err();
        assert!(
            matches!(&error, DataDirError::InUse { pid: Some(pid), .. } if *pid == std::process::id().to_string()),
            "{error}"
        );
        drop(first);
        DataDir::open(&path).unwrap();
    }

    #[test]
    fn a_new_directory_and_an_open_one_become_private() {
        let tmp = tempfile::tempdir().unwrap();
        let path = tmp.path().join("a/b");
        DataDir::open(&path).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
        DataDir::open(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_directory_of_something_else_is_left_alone() {
        let tmp = tempfile::tempdir().unwrap();
        fs::set_permissions(tmp.path(), Permissions::from_mode(0o755)).unwrap();
        fs::write(tmp.path().join("thesis.tex"), "x").unwrap();
        assert!(matches!(DataDir::open(tmp.path()), Err(DataDirError::Foreign { .. })));
        assert_eq!(fs::metadata(tmp.path()).unwrap().permissions().mode() & 0o777, 0o755);
    }
}
