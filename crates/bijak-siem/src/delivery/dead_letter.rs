//! What a sink will never take.

use std::{io, path::PathBuf};

use serde::Serialize;
use tokio::{fs, io::AsyncWriteExt as _};

use crate::sink::Entry;

/// What, why and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadLetter {
    pub seq: u64,
    /// The event's id, where its line could be read so far.
    pub id: Option<String>,
    pub why: String,
    /// The sink's name: an address without credentials.
    pub sink: String,
    /// The canonical line, so that nothing is lost here either.
    pub line: String,
}

impl DeadLetter {
    pub(super) fn of_line(seq: u64, line: &[u8], why: String, sink: &str) -> Self {
        let line = String::from_utf8_lossy(line).into_owned();
        Self { seq, id: None, why, sink: sink.to_owned(), line }
    }

    pub(super) fn of_entry(entry: &Entry, why: String, sink: &str) -> Self {
        Self { id: Some(entry.id.clone()), ..Self::of_line(entry.seq, &entry.line, why, sink) }
    }
}

pub trait DeadLetters: Send {
    /// Durable when it returns.
    fn keep(&mut self, letter: &DeadLetter) -> impl Future<Output = io::Result<()>> + Send;
}

/// Dead letters as lines of JSON in a file of their own.
#[derive(Debug, Clone)]
pub struct FileDeadLetters {
    path: PathBuf,
}

impl FileDeadLetters {
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }
}

impl DeadLetters for FileDeadLetters {
    async fn keep(&mut self, letter: &DeadLetter) -> io::Result<()> {
        let mut line = serde_json::to_vec(letter)?;
        line.push(b'\n');
        let mut options = fs::OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(&self.path).await?;
        file.write_all(&line).await?;
        file.sync_data().await
    }
}
