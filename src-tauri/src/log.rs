//! The log: JSON lines in a file that cannot grow without end. Never a secret, a link or a body.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};

use tracing_subscriber::{EnvFilter, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// How much of our own to log: `error`, `warn`, `info` or `debug`.
const LEVEL_VARIABLE: &str = "BIJAK_KEYS_LOG";
/// Our crates, by their modules' names.
const OURS: [&str; 5] = ["bijak_keys", "bijak_app", "bijak_client", "bijak_vault", "bijak_audit_cache"];
/// The file is moved aside at this size, so that the two together stay below twice of it.
const FILE_MAX: u64 = 1 << 20;

/// Starts logging to `{data_dir}/logs/bijak-keys.log`.
pub(crate) fn start(data_dir: &Path) -> anyhow::Result<()> {
    let dir = data_dir.join("logs");
    fs::create_dir_all(&dir)?;
    let file = BoundedFile::open(dir.join("bijak-keys.log"), FILE_MAX)?;
    let level = std::env::var(LEVEL_VARIABLE).unwrap_or_default();
    let lines = tracing_subscriber::fmt::layer().json().with_writer(Mutex::new(file));
    tracing_subscriber::registry().with(EnvFilter::new(filter(&level))).with(lines).try_init()?;
    std::panic::set_hook(Box::new(|panic| {
        // The place only: a panic's words may quote what they choked on.
        tracing::error!(at = panic.location().map(tracing::field::display), "panicked");
    }));
    Ok(())
}

/// The variable is a level, never a filter: at `debug` other crates write out what they send, secrets and all.
fn filter(level: &str) -> String {
    let level = match level {
        "error" | "warn" | "debug" => level,
        _ => "info",
    };
    OURS.iter().fold(String::from("warn"), |all, ours| format!("{all},{ours}={level}"))
}

/// A file that starts anew before it exceeds `max` bytes; the previous one stays beside it as `.1`.
struct BoundedFile {
    path: PathBuf,
    file: File,
    size: u64,
    max: u64,
}

impl BoundedFile {
    fn open(path: PathBuf, max: u64) -> io::Result<Self> {
        let file = append(&path)?;
        let size = file.metadata()?.len();
        Ok(Self { path, file, size, max })
    }

    fn start_anew(&mut self) -> io::Result<()> {
        fs::rename(&self.path, self.path.with_extension("log.1"))?;
        self.file = append(&self.path)?;
        self.size = 0;
        Ok(())
    }
}

fn append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl Write for BoundedFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let length = line.len() as u64;
        if self.size > 0 && self.size + length > self.max {
            self.start_anew()?;
        }
        self.file.write_all(line)?;
        self.size += length;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_never_exceeds_its_bound_and_keeps_the_previous_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("bijak-keys.log");
        let mut log = BoundedFile::open(path.clone(), 100).unwrap();
        for i in 0..25 {
            log.write_all(format!("line number {i:03}\n").as_bytes()).unwrap();
        }
        let current = fs::read_to_string(&path).unwrap();
        let previous = fs::read_to_string(path.with_extension("log.1")).unwrap();
        assert!(current.len() <= 100 && previous.len() <= 100);
        assert!(current.ends_with("line number 024\n"));
        let first_of_current: u32 = current[12..15].parse().unwrap();
        let last_of_previous: u32 = previous[previous.len() - 4..previous.len() - 1].parse().unwrap();
        assert_eq!(last_of_previous + 1, first_of_current);
    }

    #[test]
    fn the_bound_counts_what_an_earlier_run_wrote() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("bijak-keys.log");
        fs::write(&path, [b'x'; 90]).unwrap();
        let mut log = BoundedFile::open(path.clone(), 100).unwrap();
        log.write_all(b"a line that does not fit\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"a line that does not fit\n");
    }

    #[test]
    fn the_level_reaches_our_crates_only() {
        assert!(filter("debug").starts_with("warn,bijak_keys=debug,"));
        for refused in ["trace", "hyper=trace", "debug,zbus=debug", ""] {
            assert_eq!(filter(refused), filter("info"), "{refused}");
        }
    }
}
