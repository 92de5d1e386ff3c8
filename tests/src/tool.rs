//! The programs around the product. A missing one is a failure that names the package, never a skip.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

const PACKAGES: [(&str, &str); 16] = [
    ("Xvfb", "xvfb"),
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
    ("dbus-daemon", "dbus"),
    ("gio", "libglib2.0-bin"),
    ("gnome-keyring-daemon", "gnome-keyring"),
    ("import", "imagemagick"),
    ("openbox", "openbox"),
    ("secret-tool", "libsecret-tools"),
    ("sh", "dash"),
    ("WebKitWebDriver", "webkit2gtk-driver"),
    ("xclip", "xclip"),
    ("xdg-mime", "xdg-utils"),
    ("xdg-open", "xdg-utils"),
    ("xdotool", "xdotool"),
    ("xprop", "x11-utils"),
];

/// The full path of a program that the harness starts.
pub fn tool(name: &str) -> Result<PathBuf> {
    let Some((_, package)) = PACKAGES.iter().find(|(tool, _)| *tool == name) else {
        bail!("{name} is not in the harness' list of tools");
    };
    let path = std::env::var_os("PATH").context("PATH is not set")?;
    std::env::split_paths(&path)
        .map(|directory| directory.join(name))
        .find(|candidate| candidate.is_file())
        .with_context(|| {
            format!("`{name}` is missing. Run `cargo xtask setup`, or `apt-get install {package}` yourself")
        })
}
