//! The directory: whose it is, who may read it, and the space left on its disk.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

use super::Finding;

/// Less than this is soon nothing.
const ENOUGH: u64 = 512 * 1024 * 1024;

pub(super) fn examine(data_dir: &Path) -> Vec<Finding> {
    let place = data_dir.display();
    let metadata = match fs::metadata(data_dir) {
        Ok(metadata) if metadata.is_dir() => metadata,
        Ok(_) => return vec![Finding::bad(format!("{place}"), "is no directory: name the data directory")],
        Err(error) => {
            return vec![Finding::bad(format!("{place}"), format!("cannot be looked at ({error})"))];
        }
    };
    let mut findings = Vec::new();
    let us = rustix::process::geteuid().as_raw();
    findings.push(if metadata.uid() == us || us == 0 {
        Finding::ok(format!("{place} belongs to the user this runs as"))
    } else {
        let advice = format!("belongs to user {}: run this as that user, or chown it", metadata.uid());
        Finding::bad(format!("{place}"), advice)
    });
    findings.push(private(data_dir, metadata.permissions().mode(), 0o700));
    findings.extend(contents(data_dir));
    findings.push(space(data_dir));
    findings
}

fn contents(data_dir: &Path) -> Vec<Finding> {
    let entries = match fs::read_dir(data_dir) {
        Ok(entries) => entries,
        Err(error) => {
            return vec![Finding::bad(
                format!("{}", data_dir.display()),
                format!("cannot be listed ({error})"),
            )];
        }
    };
    // What cannot be looked at may have ended between the listing and the look: a server's -wal, its socket.
    let mut files: Vec<_> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)))
        .collect();
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    files.iter().map(|(path, metadata)| private(path, metadata.permissions().mode(), 0o600)).collect()
}

fn private(path: &Path, mode: u32, right: u32) -> Finding {
    let mode = mode & 0o777;
    let others_may = mode & 0o077 != 0;
    if others_may {
        let advice = format!("others may use it ({mode:04o}): chmod {right:o} it");
        Finding::bad(format!("{}", path.display()), advice)
    } else {
        Finding::ok(format!("{} is its owner's alone ({mode:04o})", path.display()))
    }
}

fn space(data_dir: &Path) -> Finding {
    match rustix::fs::statvfs(data_dir) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let of = format!("{} MiB are free on its disk", free / (1024 * 1024));
            if free >= ENOUGH {
                Finding::ok(of)
            } else {
                Finding::bad(of, "make room: on a full disk every change is refused (503), reads go on")
            }
        }
        Err(error) => Finding::bad("its disk", format!("cannot be asked for its space ({error})")),
    }
}
