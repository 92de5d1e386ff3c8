//! The child's stderr, in a file that stays small.

use std::{io, path::PathBuf};

use tokio::{
    fs::{File, OpenOptions},
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader},
};

const FILE_LIMIT: u64 = 1024 * 1024;
const LINE_LIMIT: u64 = 16 * 1024;

/// `{data_dir}/local-authority.log`; the one before it lies beside it as `.1`.
pub(super) struct LogFile {
    path: PathBuf,
    file: File,
    size: u64,
}

impl LogFile {
    pub(super) async fn open(path: PathBuf) -> io::Result<Self> {
        let file = append(&path).await?;
        let size = file.metadata().await?.len();
        Ok(Self { path, file, size })
    }

    async fn write(&mut self, line: &[u8]) -> io::Result<()> {
        if self.size + line.len() as u64 > FILE_LIMIT {
            tokio::fs::rename(&self.path, self.path.with_extension("log.1")).await?;
            self.file = append(&self.path).await?;
            self.size = 0;
        }
        self.file.write_all(line).await?;
        self.file.flush().await?;
        self.size += line.len() as u64;
        Ok(())
    }

    /// Copies lines until `from` ends. What cannot be written is read all the same: a full pipe would stop the child.
    pub(super) async fn copy(mut self, from: impl AsyncRead + Unpin) {
        let mut from = BufReader::new(from);
        let mut complained = false;
        loop {
            let mut line = Vec::new();
            match (&mut from).take(LINE_LIMIT).read_until(b'\n', &mut line).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
            if let Err(error) = self.write(&line).await
                && !std::mem::replace(&mut complained, true)
            {
                tracing::warn!(%error, "the local authority's log cannot be written");
            }
        }
    }
}

async fn append(path: &PathBuf) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keeps_the_newest_and_stays_small() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("local-authority.log");
        let line = format!("{}\n", "x".repeat(1023));
        let written = format!("{}the end\n", line.repeat(2500));
        LogFile::open(path.clone()).await.unwrap().copy(written.as_bytes()).await;
        let size = |name: &str| std::fs::metadata(dir.path().join(name)).unwrap().len();
        assert!(size("local-authority.log") <= FILE_LIMIT && size("local-authority.log.1") <= FILE_LIMIT);
        assert!(std::fs::read_to_string(&path).unwrap().ends_with("the end\n"));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2);
    }
}
