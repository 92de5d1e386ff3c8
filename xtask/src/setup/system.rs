//! System packages. Debian and its children: apt installs what is missing. Other Linux: says what, and stops.
//! macOS and Windows bring their own webview and need nothing here.

use std::{collections::HashSet, process::Command};

use anyhow::bail;

use super::Group;
use crate::process;

/// Something the system must have: its Debian package, and how to see it on a system without dpkg.
struct Need {
    package: &'static str,
    seen_by: Probe,
}

enum Probe {
    /// A module that `pkg-config --exists` finds.
    Library(&'static str),
    /// A program on the `PATH`.
    Program(&'static str),
    /// A Python module.
    Python(&'static str),
    /// Comes with the others, or cannot be told from outside.
    Assumed,
}

const fn library(package: &'static str, module: &'static str) -> Need {
    Need { package, seen_by: Probe::Library(module) }
}

const fn program(package: &'static str, program: &'static str) -> Need {
    Need { package, seen_by: Probe::Program(program) }
}

const BUILD: &[Need] = &[
    program("build-essential", "cc"),
    program("pkg-config", "pkg-config"),
    library("libwebkit2gtk-4.1-dev", "webkit2gtk-4.1"),
    library("libgtk-3-dev", "gtk+-3.0"),
    library("libayatana-appindicator3-dev", "ayatana-appindicator3-0.1"),
    library("librsvg2-dev", "librsvg-2.0"),
    program("xdg-utils", "xdg-open"),
    program("desktop-file-utils", "update-desktop-database"),
];

const TEST: &[Need] = &[
    program("webkit2gtk-driver", "WebKitWebDriver"),
    program("xvfb", "Xvfb"),
    program("xauth", "xauth"),
    program("dbus", "dbus-daemon"),
    program("gnome-keyring", "gnome-keyring-daemon"),
    program("libsecret-tools", "secret-tool"),
    program("xclip", "xclip"),
    program("xdotool", "xdotool"),
    program("libglib2.0-bin", "gio"),
    program("openbox", "openbox"),
    program("x11-utils", "xwininfo"),
    program("imagemagick", "import"),
    Need { package: "fonts-dejavu-core", seen_by: Probe::Assumed },
    program("chromium", "chromium"),
    program("chromium-driver", "chromedriver"),
    // For tests/siem: the readers' environment, the receivers' certificates.
    Need { package: "python3-venv", seen_by: Probe::Python("ensurepip") },
    program("openssl", "openssl"),
];

const BENCH: &[Need] = &[
    program("wrk", "wrk"),
    program("ripgrep", "rg"),
    program("lnav", "lnav"),
    program("jq", "jq"),
    Need { package: "python3-venv", seen_by: Probe::Python("venv") },
    program("util-linux", "taskset"),
    program("xvfb", "Xvfb"),
    program("xauth", "xauth"),
    program("dbus", "dbus-daemon"),
    program("gnome-keyring", "gnome-keyring-daemon"),
    program("chromium", "chromium"),
    Need { package: "python3-dbus", seen_by: Probe::Python("dbus") },
    Need { package: "python3-gi", seen_by: Probe::Python("gi") },
    Need { package: "fonts-dejavu-core", seen_by: Probe::Assumed },
];

/// Installs the packages of the groups that are missing.
pub(crate) fn install(groups: &[Group]) -> anyhow::Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let needs = needs(groups);
    if process::which("apt-get").is_some() && process::which("dpkg-query").is_some() {
        let packages: Vec<_> = needs.iter().map(|need| need.package).collect();
        return apt_install_missing(&packages);
    }
    let missing: Vec<_> = needs.iter().filter(|need| !seen(&need.seen_by)).map(|need| need.package).collect();
    if !missing.is_empty() {
        bail!(
            "this system has no apt; install what stands for these Debian packages, then run again: {}",
            missing.join(" ")
        );
    }
    Ok(())
}

/// Installs the packages that dpkg does not have.
pub(super) fn apt_install_missing(packages: &[&str]) -> anyhow::Result<()> {
    let missing = not_installed(packages, &dpkg_listing(packages)?);
    if missing.is_empty() { Ok(()) } else { apt_install(&missing) }
}

fn needs(groups: &[Group]) -> Vec<&'static Need> {
    let mut known = HashSet::new();
    groups
        .iter()
        .flat_map(|group| match group {
            Group::Build => BUILD,
            Group::Test => TEST,
            Group::Bench => BENCH,
        })
        .filter(|need| known.insert(need.package))
        .collect()
}

/// One line a package, `name status`. dpkg-query ends with 1 when it does not know one of them: that is an answer.
fn dpkg_listing(packages: &[&str]) -> anyhow::Result<String> {
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\\n"])
        .args(packages)
        .output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn not_installed<'name>(packages: &[&'name str], listing: &str) -> Vec<&'name str> {
    let installed: HashSet<_> =
        listing.lines().filter_map(|line| line.strip_suffix(" installed")).map(str::trim).collect();
    packages.iter().copied().filter(|package| !installed.contains(package)).collect()
}

fn apt_install(missing: &[&str]) -> anyhow::Result<()> {
    println!("setup: missing system packages: {}", missing.join(" "));
    let root = process::output(Command::new("id").arg("-u"))?.trim() == "0";
    if !root {
        if process::which("sudo").is_none() {
            bail!(
                "installing them needs root and there is no sudo; as root: apt-get install {}",
                missing.join(" ")
            );
        }
        println!("setup: installing them needs root; sudo may ask for your password");
    }
    let apt_get = |words: &[&str]| {
        let mut command = Command::new(if root { "env" } else { "sudo" });
        if !root {
            command.arg("env");
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300", "-q"]);
        command.args(words);
        command
    };
    process::run(&mut apt_get(&["update"]))?;
    process::run(apt_get(&["install", "-y", "--no-install-recommends"]).args(missing))
}

fn seen(probe: &Probe) -> bool {
    match probe {
        Probe::Library(module) => process::succeeds(Command::new("pkg-config").args(["--exists", module])),
        Probe::Program(program) => process::which(program).is_some(),
        Probe::Python(module) => {
            process::succeeds(Command::new("/usr/bin/python3").args(["-c", &format!("import {module}")]))
        }
        Probe::Assumed => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_missing_unless_dpkg_says_installed() {
        let listing = "xvfb installed\nwrk config-files\n";
        assert_eq!(not_installed(&["xvfb", "wrk", "xclip"], listing), ["wrk", "xclip"]);
    }

    #[test]
    fn a_package_of_two_groups_is_asked_for_once() {
        let needs = needs(&[Group::Test, Group::Bench]);
        assert_eq!(needs.iter().filter(|need| need.package == "xvfb").count(), 1);
        assert!(needs.iter().any(|need| need.package == "wrk"));
    }

    #[test]
    fn a_probe_sees_only_what_is_there() {
        assert!(seen(&Probe::Program("sh")));
        assert!(!seen(&Probe::Program("no-such-program-anywhere")));
        assert!(!seen(&Probe::Library("no-such-library")));
    }
}
