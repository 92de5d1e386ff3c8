//! Looking for secrets where they must not be: in a process' memory, in files, in texts.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use bijak_domain::SecretToken;
use memchr::memmem;

const CHUNK: usize = 1 << 20;
/// Every secret on the wire begins so, and is 58 characters long (`bijak_domain::SecretToken`).
const PREFIX: &[u8] = b"bijak_";
const WIDE_PREFIX: &[u8] = b"b\0i\0j\0a\0k\0_\0";
const LENGTH: usize = 58;

/// How many secrets a buffer holds, of whatever kind, as UTF-8 or as the UTF-16 of JavaScript's strings: a prefix, 43
/// characters and the right check characters.
pub fn secrets_in(buffer: &[u8]) -> usize {
    let narrow = memmem::find_iter(buffer, PREFIX)
        .filter(|start| buffer.get(*start..*start + LENGTH).is_some_and(is_secret));
    let wide = memmem::find_iter(buffer, WIDE_PREFIX).filter(|start| {
        let Some(text) = buffer.get(*start..*start + 2 * LENGTH) else { return false };
        let narrowed: Vec<u8> =
            text.chunks_exact(2).map(|unit| if unit[1] == 0 { unit[0] } else { 0 }).collect();
        is_secret(&narrowed)
    });
    narrow.count() + wide.count()
}

fn is_secret(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|text| text.parse::<SecretToken>().is_ok())
}

/// How many secrets lie in the writable memory of a process.
pub fn secrets_in_memory(process: u32) -> Result<usize> {
    let maps = File::open(format!("/proc/{process}/maps")).context("the process' memory map")?;
    let mut memory = File::open(format!("/proc/{process}/mem")).context("the process' memory")?;
    let mut pages = File::open(format!("/proc/{process}/pagemap")).context("the process' pages")?;
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
        for (from, to) in present(&mut pages, start, end)? {
            // A page may vanish or be unreadable (a device's) between the map and the read.
            if memory.seek(SeekFrom::Start(from)).is_ok() {
                found += secrets_in_stream(&mut (&mut memory).take(to - from)).unwrap_or(0);
            }
        }
    }
    Ok(found)
}

/// The stretches of a mapping that are in memory or swapped out. A JavaScript engine reserves gigabytes that it never
/// touches, and reading those would take minutes.
fn present(pages: &mut File, start: u64, end: u64) -> Result<Vec<(u64, u64)>> {
    let page = rustix::param::page_size() as u64;
    let mut stretches: Vec<(u64, u64)> = Vec::new();
    let mut entries = vec![0; CHUNK];
    let mut address = start;
    while address < end {
        let wanted = usize::try_from((end - address) / page * 8)?.min(CHUNK);
        pages.seek(SeekFrom::Start(address / page * 8))?;
        // The kernel's own pages at the end of the address space have no entries.
        if pages.read_exact(&mut entries[..wanted]).is_err() {
            break;
        }
        // 512 entries at a time: most of a reservation is empty, and a slice of zeros is compared at once.
        for (block, some) in (0_u64..).zip(entries[..wanted].chunks(512 * 8)) {
            if some.iter().all(|byte| *byte == 0) {
                continue;
            }
            for (index, entry) in (0_u64..).zip(some.chunks_exact(8)) {
                // Bit 63: present, bit 62: swapped.
                if entry[7] & 0xC0 == 0 {
                    continue;
                }
                let at = address + (block * 512 + index) * page;
                match stretches.last_mut() {
                    Some((_, last)) if *last == at => *last += page,
                    _ => stretches.push((at, at + page)),
                }
            }
        }
        address += (wanted as u64) / 8 * page;
    }
    Ok(stretches)
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
        found += secrets_in(&buffer);
    }
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
        if memmem::find(&buffer, text).is_some() {
            return Ok(true);
        }
    }
}
