//! The page that the shell embeds: `ui/dist`.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::{process, workspace::Workspace};

/// What `ui/dist` is made of.
const SOURCES: [&str; 6] =
    ["src", "index.html", "package.json", "package-lock.json", "svelte.config.js", "vite.config.ts"];

/// Builds it where it is older than its sources: writing it anew makes cargo link the app anew, which takes minutes.
pub(crate) fn build(workspace: &Workspace) -> anyhow::Result<()> {
    if is_fresh(&workspace.ui())? {
        return Ok(());
    }
    process::run(workspace.npm().args(["run", "--silent", "build"]))
}

fn is_fresh(ui: &Path) -> io::Result<bool> {
    let built = match fs::metadata(ui.join("dist/index.html")) {
        Ok(file) => file.modified()?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    for source in SOURCES {
        if newest(ui.join(source))? >= built {
            return Ok(false);
        }
    }
    Ok(true)
}

/// When the file, or anything in the folder, was changed last; a file that was removed changed its folder.
fn newest(path: PathBuf) -> io::Result<SystemTime> {
    let file = fs::metadata(&path)?;
    let mut newest = file.modified()?;
    if file.is_dir() {
        for entry in fs::read_dir(&path)? {
            newest = newest.max(self::newest(entry?.path())?);
        }
    }
    Ok(newest)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn touch(path: &Path, seconds: u64) {
        let file = fs::File::options().append(true).create(true).open(path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
    }

    fn ui() -> tempfile::TempDir {
        let ui = tempfile::tempdir().unwrap();
        for folder in ["src/views", "dist"] {
            fs::create_dir_all(ui.path().join(folder)).unwrap();
        }
        for file in &SOURCES[1..] {
            touch(&ui.path().join(file), 100);
        }
        touch(&ui.path().join("src/views/App.svelte"), 100);
        for folder in ["src/views", "src"] {
            let folder = fs::File::open(ui.path().join(folder)).unwrap();
            folder.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(100)).unwrap();
        }
        ui
    }

    #[test]
    fn a_page_younger_than_its_sources_is_kept() {
        let ui = ui();
        assert!(!is_fresh(ui.path()).unwrap(), "there is none yet");
        touch(&ui.path().join("dist/index.html"), 200);
        assert!(is_fresh(ui.path()).unwrap());
    }

    #[test]
    fn a_source_changed_deep_down_makes_it_stale() {
        let ui = ui();
        touch(&ui.path().join("dist/index.html"), 200);
        touch(&ui.path().join("src/views/App.svelte"), 300);
        assert!(!is_fresh(ui.path()).unwrap());
    }

    #[test]
    fn a_source_taken_away_makes_it_stale() {
        let ui = ui();
        touch(&ui.path().join("dist/index.html"), 200);
        fs::remove_file(ui.path().join("src/views/App.svelte")).unwrap();
        assert!(!is_fresh(ui.path()).unwrap());
    }
}
