//! What reads our SIEM formats back in `tests/siem`: a Python environment, two npm packages, and the two syslog daemons,
//! all below `target/readers`. Nothing of it is installed in the system but the daemons' libraries: Debian allows
//! only one of the daemons at a time, and a test has no business starting either as the machine's own.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context as _;

use super::system;
use crate::{process, workspace::Workspace};

/// Debian packages that are unpacked, never installed.
const UNPACKED: [&str; 4] = ["syslog-ng-core", "rsyslog", "rsyslog-openssl", "liblognorm-utils"];

/// Installs what is missing or has changed.
pub(crate) fn install(workspace: &Workspace) -> anyhow::Result<()> {
    let wanted = workspace.root.join("tests/siem/readers");
    let folder = workspace.target.join("readers");
    fs::create_dir_all(&folder)?;
    python(&wanted.join("requirements.txt"), &folder.join("python"))?;
    node(&wanted, &folder.join("node"))?;
    if cfg!(target_os = "linux") && process::which("apt-get").is_some() {
        syslog(&folder.join("syslog"))?;
    }
    Ok(())
}

fn python(requirements: &Path, folder: &Path) -> anyhow::Result<()> {
    install_once(requirements, folder, || {
        process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
        let mut pip = Command::new(folder.join("bin/python"));
        pip.args(["-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--requirement"]);
        process::run(pip.arg(requirements))
    })
}

fn node(wanted: &Path, folder: &Path) -> anyhow::Result<()> {
    install_once(&wanted.join("package-lock.json"), folder, || {
        fs::create_dir_all(folder)?;
        for file in ["package.json", "package-lock.json"] {
            fs::copy(wanted.join(file), folder.join(file)).with_context(|| format!("cannot copy {file}"))?;
        }
        let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        process::run(npm.current_dir(folder).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]))
    })
}

fn syslog(folder: &Path) -> anyhow::Result<()> {
    if ["usr/sbin/syslog-ng", "usr/sbin/rsyslogd", "usr/bin/lognormalizer"]
        .iter()
        .all(|program| folder.join(program).is_file())
    {
        return Ok(());
    }
    println!("setup: the syslog daemons that read our messages are missing");
    let listing = process::output(Command::new("apt-cache").arg("depends").args(UNPACKED))?;
    system::apt_install_missing(&libraries(&listing))?;
    let packages = folder.with_extension("debs");
    fs::create_dir_all(&packages)?;
    process::run(Command::new("apt-get").args(["-q", "download"]).args(UNPACKED).current_dir(&packages))?;
    for package in fs::read_dir(&packages)? {
        process::run(Command::new("dpkg-deb").arg("-x").arg(package?.path()).arg(folder))?;
    }
    fs::remove_dir_all(&packages).context("cannot remove the downloaded packages")
}

/// The shared libraries that `apt-cache depends` lists.
fn libraries(listing: &str) -> Vec<&str> {
    let mut known = HashSet::new();
    let packages = listing.lines().filter_map(|line| line.trim().strip_prefix("Depends: "));
    packages.filter(|name| name.starts_with("lib") && known.insert(*name)).collect()
}

/// Runs `install`, unless `list` is what was installed last. The copy lies inside what it describes.
fn install_once(
    list: &Path,
    folder: &Path,
    install: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let wanted = fs::read(list).with_context(|| format!("cannot read {}", list.display()))?;
    let installed: PathBuf = folder.join(".bijak-installed");
    if fs::read(&installed).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    println!("setup: the readers of {} are missing or changed", list.display());
    install()?;
    fs::write(&installed, wanted).with_context(|| format!("cannot write {}", installed.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_daemons_libraries_are_what_is_installed() {
        let listing = "rsyslog\n  Depends: libc6\n |Depends: sysvinit-utils\n  Depends: libestr0\n\
                       rsyslog-openssl\n  Depends: libc6\n  Depends: rsyslog\n  Suggests: libx\n";
        assert_eq!(libraries(listing), ["libc6", "libestr0"]);
    }
}
