//! Looking for secrets where they must not be: in a process' memory, in files, in texts.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use bijak_domain::SecretToken;

const CHUNK: usize = 1 << 20;
/// Every secret on the wire begins so, and is 58 characters long (`bijak_domain::SecretToken`).
const PREFIX: &str = "bijak_";
const LENGTH: usize = 58;

/// How many secrets a text holds, of whatever kind: a prefix, 43 characters and the right check characters.
pub fn secrets_in(text: &[u8]) -> usize {
    let is_secret = |start: usize| {
        text.get(start..start + LENGTH)
            .and_then(|slice| std::str::from_utf8(slice).ok())
            .is_some_and(|slice| slice.parse::<SecretToken>().is_ok())
    };
    memchr::memmem::find_iter(text, PREFIX).filter(|start| is_secret(*start)).count()
}

/// How many secrets lie in the writable memory of a process, as UTF-8 or as the UTF-16 of JavaScript's strings.
pub fn secrets_in_memory(process: u32) -> Result<usize> {
    let maps = File::open(format!("/proc/{process}/maps")).context("the process' memory map")?;
    let mut memory = File::open(format!("/proc/{process}/mem")).context("the process' memory")?;
    let mut found = 0;
    for line in BufReader::new(maps).lines() {
        let line = line?;
        let mut fields = line.split_whitespace();
        let (Some(range), Some(rights)) = (fields.next(), fields.next()) else { continue };
        let Some((start, end)) = range.split_once('-') else { continue };
        if !rights.starts_with("rw") {
            continue;
        }
        let (start, end) = (u64::from_str_radix(start, 16)?, u64::from_str_radix(end, 16)?);
        // A region may vanish or be unreadable (a device, a guard page) between the map and the read.
        if memory.seek(SeekFrom::Start(start)).is_ok() {
            found += secrets_in_stream(&mut (&mut memory).take(end - start)).unwrap_or(0);
        }
    }
    Ok(found)
}

/// The files below `directory` that hold a secret. Files that vanish meanwhile are passed over.
pub fn files_with_secrets(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&directory) else { continue };
        for entry in entries {
            let entry = entry?;
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file()
                && File::open(entry.path())
                    .is_ok_and(|mut file| secrets_in_stream(&mut file).unwrap_or(0) > 0)
            {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Chunks overlap by what a secret in UTF-16 takes, so one across a border is seen (one inside the overlap twice).
fn secrets_in_stream(stream: &mut impl Read) -> std::io::Result<usize> {
    const OVERLAP: usize = 2 * LENGTH;
    let mut buffer = Vec::with_capacity(CHUNK + OVERLAP);
    let mut found = 0;
    loop {
        let old = buffer.len().saturating_sub(OVERLAP);
        buffer.drain(..old);
        if stream.take(CHUNK as u64).read_to_end(&mut buffer)? == 0 {
            return Ok(found);
        }
        found += secrets_in(&buffer) + secrets_in(&narrowed(&buffer, 0)) + secrets_in(&narrowed(&buffer, 1));
    }
}

/// The UTF-16 texts of a buffer as bytes: every second byte where the one after it is zero, else a gap.
fn narrowed(buffer: &[u8], offset: usize) -> Vec<u8> {
    buffer[offset..].chunks_exact(2).map(|pair| if pair[1] == 0 { pair[0] } else { 0 }).collect()
}

/// Whether a file holds exactly these bytes somewhere.
pub(crate) fn file_contains(path: &Path, text: &[u8]) -> Result<bool> {
    let mut file = File::open(path)?;
    let mut buffer = Vec::with_capacity(CHUNK + text.len());
    loop {
        let old = buffer.len().saturating_sub(text.len());
        buffer.drain(..old);
        if (&mut file).take(CHUNK as u64).read_to_end(&mut buffer)? == 0 {
            return Ok(false);
        }
        if memchr::memmem::find(&buffer, text).is_some() {
            return Ok(true);
        }
    }
}
