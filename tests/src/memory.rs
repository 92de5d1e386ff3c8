//! Looking for a planted text where it must not be: in a process' memory and in files.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

const CHUNK: usize = 1 << 20;

/// Whether the writable memory of a process holds `text`, as UTF-8 or as the UTF-16 of JavaScript's strings.
pub fn find_in_memory(process: u32, text: &str) -> Result<bool> {
    let maps = File::open(format!("/proc/{process}/maps")).context("the process' memory map")?;
    let mut memory = File::open(format!("/proc/{process}/mem")).context("the process' memory")?;
    let needles = needles(text);
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
        if memory.seek(SeekFrom::Start(start)).is_ok()
            && stream_contains(&mut (&mut memory).take(end - start), &needles).unwrap_or(false)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The files below `directory` that hold `text`. Files that vanish meanwhile are passed over.
pub fn find_in_files(directory: &Path, text: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    let needles = needles(text);
    while let Some(directory) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&directory) else { continue };
        for entry in entries {
            let entry = entry?;
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file()
                && File::open(entry.path())
                    .is_ok_and(|mut file| stream_contains(&mut file, &needles).unwrap_or(false))
            {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}

pub(crate) fn file_contains(path: &Path, text: &[u8]) -> Result<bool> {
    Ok(stream_contains(&mut File::open(path)?, &[text.to_vec()])?)
}

fn needles(text: &str) -> [Vec<u8>; 2] {
    [text.as_bytes().to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()]
}

fn stream_contains(stream: &mut impl Read, needles: &[Vec<u8>]) -> std::io::Result<bool> {
    let longest = needles.iter().map(Vec::len).max().unwrap_or(1);
    let mut buffer = Vec::with_capacity(CHUNK + longest);
    loop {
        // The tail of the last chunk stays, for what lies across the border.
        let tail = buffer.len().saturating_sub(longest - 1);
        buffer.drain(..tail);
        if stream.take(CHUNK as u64).read_to_end(&mut buffer)? == 0 {
            return Ok(false);
        }
        if needles.iter().any(|needle| contains(&buffer, needle)) {
            return Ok(true);
        }
    }
}

/// Skips to each occurrence of the first byte: fast enough for the gigabytes a debug binary and a webview are.
fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(haystack, needle).is_some()
}
