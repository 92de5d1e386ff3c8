//! How far a sink has got, kept by the caller.

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::{fs, io::AsyncWriteExt as _};

/// The `seq` of the last event that is with the sink, or that it will never take.
pub trait Cursor: Send {
    /// `None`: nothing yet.
    fn load(&mut self) -> impl Future<Output = io::Result<Option<u64>>> + Send;
    /// Durable when it returns.
    fn store(&mut self, seq: u64) -> impl Future<Output = io::Result<()>> + Send;
}

/// A cursor in a file of its own: a decimal number and a line feed.
#[derive(Debug, Clone)]
pub struct FileCursor {
    path: PathBuf,
}

impl FileCursor {
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }
}

impl Cursor for FileCursor {
    async fn load(&mut self) -> io::Result<Option<u64>> {
        match fs::read_to_string(&self.path).await {
            Ok(text) => text.trim().parse().map(Some).map_err(|_| {
                let found = format!("{} holds no position", self.path.display());
                io::Error::new(io::ErrorKind::InvalidData, found)
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Written beside and renamed: a crash leaves the old position or the new one, never half of one.
    async fn store(&mut self, seq: u64) -> io::Result<()> {
        let beside = self.path.with_added_extension("new");
        let mut file = fs::File::create(&beside).await?;
        file.write_all(format!("{seq}\n").as_bytes()).await?;
        file.sync_all().await?;
        fs::rename(&beside, &self.path).await?;
        sync_folder(&self.path).await
    }
}

/// A rename or a new name is durable once its directory is.
pub(crate) async fn sync_folder(path: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder).await?.sync_all().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_position_outlives_the_process() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cursor");
        assert_eq!(FileCursor::new(path.clone()).load().await.unwrap(), None);
        FileCursor::new(path.clone()).store(u64::MAX).await.unwrap();
        assert_eq!(FileCursor::new(path.clone()).load().await.unwrap(), Some(u64::MAX));
    }

    #[tokio::test]
    async fn a_file_that_is_no_position_is_an_error_not_a_beginning() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cursor");
        std::fs::write(&path, "").unwrap();
        assert_eq!(FileCursor::new(path).load().await.unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
