//! One refresh per profile across processes: a kernel lock on a file, gone when its holder is.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
    time::Duration,
};

const POLL: Duration = Duration::from_millis(40);

/// Held until dropped.
#[derive(Debug)]
pub(super) struct RefreshLock {
    _file: File,
}

impl RefreshLock {
    /// Waits up to `patience` for the lock on `path`; the file is made where it is missing. `None`: it is still held.
    /// Asked for again and again rather than waited for: a thread blocked in the kernel could not be given up.
    pub(super) async fn acquire(path: &Path, patience: Duration) -> io::Result<Option<Self>> {
        let file = open(path)?;
        let attempt = async {
            loop {
                match file.try_lock() {
                    Ok(()) => return Ok(()),
                    Err(TryLockError::WouldBlock) => tokio::time::sleep(POLL).await,
                    Err(TryLockError::Error(error)) => return Err(error),
                }
            }
        };
        match tokio::time::timeout(patience, attempt).await {
            Ok(Ok(())) => Ok(Some(Self { _file: file })),
            Ok(Err(error)) => Err(error),
            Err(_) => Ok(None),
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn is_held_by_one_until_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("p.lock");
        let first = RefreshLock::acquire(&path, Duration::from_secs(5)).await.unwrap().unwrap();
        assert!(RefreshLock::acquire(&path, Duration::ZERO).await.unwrap().is_none());
        drop(first);
        assert!(RefreshLock::acquire(&path, Duration::from_secs(5)).await.unwrap().is_some());
    }
}
