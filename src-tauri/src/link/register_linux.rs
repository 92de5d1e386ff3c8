//! Links on Linux: the handler the desktop has, or an entry of our own where it has none.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{SCHEME, desktop_entry};

/// Our own entry, in the user's data home. A package's has the package's name and is never touched.
const OUR_ENTRY: &str = "bijak-keys-handler.desktop";
/// The `xdg-mime` script asks the desktop's own tools; a broken desktop must not hold a sign-in up.
const TOOL_TIME: Duration = Duration::from_secs(3);

/// Makes us the handler of our links unless somebody else is, and answers whether links now reach this program.
/// Takes up to some hundred milliseconds.
pub(crate) fn ensure_registered(executable: &Path) -> bool {
    match default_handler() {
        Some(entry) if entry != OUR_ENTRY => reaches_us(&entry),
        handler => match write_our_entry(executable) {
            Ok(changed) => {
                // A written entry that is already the default needs no more.
                (handler.is_some() && !changed) || set_default()
            }
            Err(error) => {
                tracing::warn!(%error, "the link handler could not be written; sign-in uses the loopback");
                false
            }
        },
    }
}

/// The desktop entry that `xdg-open` and browsers would start for our links.
fn default_handler() -> Option<String> {
    let answer = run("xdg-mime", &["query", "default", &format!("x-scheme-handler/{SCHEME}")])?;
    let entry = answer.lines().next()?.trim().to_owned();
    (!entry.is_empty()).then_some(entry)
}

/// Whether a foreign entry starts this program too (a package of it, say): it hands the link to the one that runs.
fn reaches_us(entry: &str) -> bool {
    let text = data_dirs().find_map(|dir| fs::read_to_string(dir.join("applications").join(entry)).ok());
    let program = text.as_deref().and_then(desktop_entry::program);
    let ours = program.is_some_and(|program| {
        Path::new(program).file_name().is_some_and(|name| name == "bijak-keys") && exists(program)
    });
    if !ours {
        tracing::info!("another program handles our links; sign-in uses the loopback");
    }
    ours
}

fn exists(program: &str) -> bool {
    if program.starts_with('/') {
        return Path::new(program).exists();
    }
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|dir| dir.join(program).exists()))
}

/// Writes the entry where it is missing or names another executable; answers whether it did.
fn write_our_entry(executable: &Path) -> io::Result<bool> {
    let text = desktop_entry::text(executable).ok_or_else(|| {
        io::Error::other("the program's path needs quotes, which xdg-open does not understand")
    })?;
    let dir = data_home().ok_or_else(|| io::Error::other("there is no home directory"))?.join("applications");
    let path = dir.join(OUR_ENTRY);
    if fs::read_to_string(&path).is_ok_and(|stored| stored == text) {
        return Ok(false);
    }
    fs::create_dir_all(&dir)?;
    let fresh = dir.join(format!(".{OUR_ENTRY}.{}", std::process::id()));
    fs::write(&fresh, text)?;
    fs::rename(&fresh, &path)?;
    // Only a cache: desktops without the tool do without it.
    run("update-desktop-database", &[&dir.to_string_lossy()]);
    Ok(true)
}

fn set_default() -> bool {
    run("xdg-mime", &["default", OUR_ENTRY, &format!("x-scheme-handler/{SCHEME}")]).is_some()
        && default_handler().is_some_and(|entry| entry == OUR_ENTRY)
}

/// The tool's output; `None` where it is missing, fails or takes too long.
fn run(tool: &str, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(tool);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => break,
            Ok(None) if started.elapsed() < TOOL_TIME => thread::sleep(Duration::from_millis(5)),
            Ok(Some(_)) | Err(_) => return None,
            Ok(None) => {
                tracing::warn!(tool, "did not answer in time");
                child.kill().and_then(|()| child.wait()).ok()?;
                return None;
            }
        }
    }
    // One line: it fits in the pipe, so waiting first cannot block.
    io::read_to_string(child.stdout.take()?).ok()
}

fn data_home() -> Option<PathBuf> {
    let absolute = |path: PathBuf| path.is_absolute().then_some(path);
    env::var_os("XDG_DATA_HOME")
        .and_then(|path| absolute(path.into()))
        .or_else(|| env::home_dir().map(|home| home.join(".local/share")))
}

fn data_dirs() -> impl Iterator<Item = PathBuf> {
    let system = env::var_os("XDG_DATA_DIRS").filter(|dirs| !dirs.is_empty());
    let system = system.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    data_home().into_iter().chain(env::split_paths(&system).collect::<Vec<_>>())
}
