//! Files that the person asked for: in the downloads under a name that is free, or where the person says.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    app::{Context, code},
    view::ErrorView,
};

/// How many files of one name are looked past.
const MOST_NAMES: u32 = 1_000;

/// Where they go. The folder is made where it is missing.
pub(super) fn folder(ctx: &Context) -> Result<PathBuf, ErrorView> {
    let missing = || ErrorView::new(code::DOWNLOADS_FAILED, "there is no folder for downloads");
    let folder = ctx.host.downloads_dir().ok_or_else(missing)?;
    std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    Ok(folder)
}

pub(super) fn failed(path: &Path, error: &io::Error) -> ErrorView {
    ErrorView::new(code::DOWNLOADS_FAILED, format!("{}: {error}", path.display()))
}

fn open_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes exactly this file; what an earlier run left there under a half file's name goes.
pub(super) fn create_at(path: &Path) -> Result<File, ErrorView> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(path, &error)),
        _ => {}
    }
    open_new(path).map_err(|error| failed(path, &error))
}

/// Removes what must not stay: half a file, or one that is nothing without another. That there is none is fine; what the
/// caller failed at says more than why this one stays.
pub(super) fn remove(path: &Path) {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(path = %path.display(), %error, "a file that is of no use could not be removed");
        }
        _ => {}
    }
}

/// Makes a new file `name.extension`, or `name (1).extension` … where that is taken. For the owner alone: an audit log
/// names people.
pub(super) fn create(folder: &Path, name: &str, extension: &str) -> Result<(PathBuf, File), ErrorView> {
    for n in 0..MOST_NAMES {
        let number = if n == 0 { String::new() } else { format!(" ({n})") };
        let path = folder.join(format!("{name}{number}.{extension}"));
        match open_new(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(&path, &error)),
        }
    }
    let full = io::Error::from(io::ErrorKind::AlreadyExists);
    Err(failed(&folder.join(format!("{name}.{extension}")), &full))
}

/// Writes a whole small file. Blocks.
pub(super) fn write_now(
    folder: &Path,
    name: &str,
    extension: &str,
    bytes: &[u8],
) -> Result<PathBuf, ErrorView> {
    let (path, mut file) = create(folder, name, extension)?;
    match file.write_all(bytes).and_then(|()| file.sync_all()) {
        Ok(()) => Ok(path),
        Err(error) => {
            // Half a file must not pass for a whole one.
            remove(&path);
            Err(failed(&path, &error))
        }
    }
}

/// Writes a whole small file to the downloads.
pub(super) async fn write(
    ctx: &Arc<Context>,
    name: &str,
    extension: &'static str,
    bytes: Vec<u8>,
) -> Result<PathBuf, ErrorView> {
    let (ctx, name) = (Arc::clone(ctx), name.to_owned());
    let written = tokio::task::spawn_blocking(move || write_now(&folder(&ctx)?, &name, extension, &bytes));
    match written.await {
        Ok(result) => result,
        Err(join) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
        Err(_) => Err(ErrorView::new(code::INTERNAL, "the work was given up while the app ended")),
    }
}
