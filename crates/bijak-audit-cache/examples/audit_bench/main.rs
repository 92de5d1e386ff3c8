//! What `cargo xtask bench audit` measures: each command does one thing in a process of its own and prints one JSON
//! object. Times are wall clock; a process's memory is what Linux calls its resident set.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its terminal")]

mod ask;
mod bare;
mod questions;
mod store;

use std::{
    fs,
    io::{self, Read as _},
    path::Path,
    process::ExitCode,
    time::Instant,
};

use bijak_audit_cache::generate::Generator;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let answer = match words.as_slice() {
        ["make", file, count, seed] => make(Path::new(file), count, seed),
        ["sha256", file] => sha256(Path::new(file)),
        ["bare", file, database] => bare::run(Path::new(file), Path::new(database)),
        ["ingest", file, cache] => store::ingest(Path::new(file), Path::new(cache)),
        ["pages", file, cache] => store::pages(Path::new(file), Path::new(cache)),
        ["verify", cache] => store::verify(Path::new(cache)),
        ["open", cache] => ask::open(Path::new(cache)),
        ["empty", cache] => ask::empty(Path::new(cache)),
        ["queries", cache, seed] => ask::queries(Path::new(cache), seed),
        _ => Err("usage: audit_bench make FILE COUNT SEED | sha256 FILE | bare FILE DB | ingest FILE DB | \
                  pages FILE DB | verify DB | open DB | empty DB | queries DB SEED"
            .into()),
    };
    match answer {
        Ok(answer) => println!("{answer}"),
        Err(error) => {
            eprintln!("audit_bench: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn make(file: &Path, count: &str, seed: &str) -> Result<Value> {
    let mut out = io::BufWriter::with_capacity(1 << 20, fs::File::create(file)?);
    let bytes = Generator::new(seed.parse()?, count.parse()?).write_to(&mut out)?;
    out.into_inner()?.sync_all()?;
    Ok(json!({ "bytes": bytes }))
}

/// SHA-256 of every line, as a leaf is hashed, by the hardware where it can: what verification cannot be faster than.
fn sha256(file: &Path) -> Result<Value> {
    let bytes = fs::read(file)?;
    let start = Instant::now();
    let digest = Sha256::digest(&bytes);
    Ok(json!({ "secs": start.elapsed().as_secs_f64(), "first_byte": digest[0], "bytes": bytes.len() }))
}

/// Calls `each` with batches of whole lines of about `size` bytes, read into memory before it is called.
fn batches(file: &Path, lines_each: usize, mut each: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let mut file = fs::File::open(file)?;
    let mut pending = Vec::new();
    let mut chunk = vec![0; 8 << 20];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            break;
        }
        pending.extend_from_slice(&chunk[..read]);
        let mut start = 0;
        let mut lines = 0;
        for (at, byte) in pending.iter().enumerate() {
            if *byte == b'\n' {
                lines += 1;
                if lines == lines_each {
                    each(&pending[start..=at])?;
                    (start, lines) = (at + 1, 0);
                }
            }
        }
        pending.drain(..start);
    }
    if pending.is_empty() { Ok(()) } else { each(&pending) }
}

/// The resident set of this process, in MiB.
fn resident_mib() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kib / 1024.0)
}

/// Bytes on the disk, the write-ahead log included.
fn file_bytes(database: &Path) -> Result<u64> {
    let mut bytes = fs::metadata(database)?.len();
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    if let Ok(metadata) = fs::metadata(log) {
        bytes += metadata.len();
    }
    Ok(bytes)
}
