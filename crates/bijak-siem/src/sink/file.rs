//! A file that grows and is rotated: `audit.ndjson`, `audit.ndjson.1` (the newest of the old) to `.keep`.
//!
//! A batch is on disk (`fdatasync`) before the cursor moves. A crash in the middle of a write leaves part of a line:
//! the next start cuts it off, and the batch is written again.

use std::{
    io::{self, SeekFrom},
    path::{Path, PathBuf},
};

use tokio::{
    fs,
    io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _},
};

use super::{Entry, SendError, Sink};
use crate::delivery::sync_folder;

#[derive(Debug)]
pub struct FileSink {
    path: PathBuf,
    /// What a new file begins with: CSV's header.
    header: &'static [u8],
    /// Before it would grow beyond this, it is rotated.
    most: u64,
    /// How many old files stay; 0: all of them.
    keep: u32,
    open: Option<(fs::File, u64)>,
}

impl FileSink {
    pub(super) fn new(path: PathBuf, header: &'static [u8], most: u64, keep: u32) -> Self {
        Self { path, header, most, keep, open: None }
    }

    async fn write(&mut self, batch: &[Entry]) -> io::Result<()> {
        let bytes: Vec<u8> = batch.iter().flat_map(|entry| &entry.bytes).copied().collect();
        let length = bytes.len() as u64;
        let (mut file, mut size) = match self.open.take() {
            Some(open) => open,
            None => self.begin().await?,
        };
        if size > self.header.len() as u64 && size + length > self.most {
            drop(file);
            self.rotate().await?;
            (file, size) = self.begin().await?;
        }
        file.write_all(&bytes).await?;
        file.sync_data().await?;
        self.open = Some((file, size + length));
        Ok(())
    }

    /// Opens the file at the end of its last whole line.
    async fn begin(&self) -> io::Result<(fs::File, u64)> {
        let mut options = fs::OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(&self.path).await?;
        let mut size = whole_lines(&mut file).await?;
        file.set_len(size).await?;
        file.seek(SeekFrom::Start(size)).await?;
        if size == 0 {
            file.write_all(self.header).await?;
            size = self.header.len() as u64;
            sync_folder(&self.path).await?;
        }
        Ok((file, size))
    }

    /// `audit.2` → `audit.3`, `audit.1` → `audit.2`, `audit` → `audit.1`.
    async fn rotate(&self) -> io::Result<()> {
        let mut oldest = 1;
        while fs::try_exists(numbered(&self.path, oldest)).await? {
            oldest += 1;
        }
        for number in (1..oldest).rev() {
            let old = numbered(&self.path, number);
            if self.keep > 0 && number >= self.keep {
                fs::remove_file(old).await?;
            } else {
                fs::rename(old, numbered(&self.path, number + 1)).await?;
            }
        }
        fs::rename(&self.path, numbered(&self.path, 1)).await?;
        sync_folder(&self.path).await
    }
}

impl Sink for FileSink {
    async fn send(&mut self, batch: &[Entry]) -> Result<(), SendError> {
        // After an error the file is opened anew, which cuts half a line off.
        self.write(batch)
            .await
            .map_err(|error| SendError::unavailable(format_args!("{}: {error}", self.path.display())))
    }
}

fn numbered(path: &Path, number: u32) -> PathBuf {
    path.with_added_extension(number.to_string())
}

/// The length of the file up to its last line feed.
async fn whole_lines(file: &mut fs::File) -> io::Result<u64> {
    let mut end = file.metadata().await?.len();
    let mut block = vec![0; 64 * 1024];
    while end > 0 {
        let start = end.saturating_sub(block.len() as u64);
        // At most a block, which fits.
        let length = usize::try_from(end - start).unwrap_or(block.len());
        file.seek(SeekFrom::Start(start)).await?;
        file.read_exact(&mut block[..length]).await?;
        if let Some(at) = block[..length].iter().rposition(|byte| *byte == b'\n') {
            return Ok(start + at as u64 + 1);
        }
        end = start;
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::tests::entry;

    fn read(path: &Path) -> String {
        std::fs::read_to_string(path).unwrap()
    }

    #[tokio::test]
    async fn events_are_appended_in_order_and_half_a_line_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.csv");
        let sink = || FileSink::new(path.clone(), b"header\r\n", 1000, 2);
        sink().send(&[entry(0, "a\n"), entry(1, "b\n")]).await.unwrap();
        std::fs::write(&path, read(&path) + "half a li").unwrap();
        sink().send(&[entry(2, "c\n")]).await.unwrap();
        assert_eq!(read(&path), "header\r\na\nb\nc\n");
    }

    #[tokio::test]
    async fn a_file_that_would_grow_too_large_is_rotated_and_the_oldest_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.ndjson");
        let mut sink = FileSink::new(path.clone(), b"", 6, 2);
        for line in ["1111\n", "2222\n", "3333\n", "4444\n"] {
            sink.send(&[entry(0, line)]).await.unwrap();
        }
        let old = |number| read(&numbered(&path, number));
        assert_eq!((read(&path), old(1), old(2)), ("4444\n".into(), "3333\n".into(), "2222\n".into()));
        assert!(!numbered(&path, 3).exists());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn others_may_not_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.ndjson");
        FileSink::new(path.clone(), b"", 100, 2).send(&[entry(0, "a\n")]).await.unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("later/audit.ndjson");
        let mut sink = FileSink::new(path.clone(), b"", 100, 2);
        assert!(matches!(sink.send(&[entry(0, "a\n")]).await, Err(SendError::Unavailable { .. })));
        std::fs::create_dir(folder.path().join("later")).unwrap();
        sink.send(&[entry(0, "a\n")]).await.unwrap();
        assert_eq!(read(&path), "a\n");
    }
}
