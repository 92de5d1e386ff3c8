//! A bare Tauri window: the same versions and the same release profile as ours, one window, one page, no plugin.

use std::{fs, path::PathBuf};

use anyhow::Context as _;

use crate::{process, workspace::Workspace};

const MAIN: &str = r#"#![windows_subsystem = "windows"]

fn main() {
    tauri::Builder::default().run(tauri::generate_context!()).expect("the window opens");
}
"#;

const CONFIG: &str = r#"{
  "productName": "bare-tauri",
  "version": "0.1.0",
  "identifier": "example.bijakcloud.bench.bare",
  "build": { "frontendDist": "page" },
  "app": {
    "windows": [{ "title": "Reference", "width": 1100, "height": 720 }],
    "security": { "csp": "default-src 'self'; style-src 'self' 'unsafe-inline'" }
  },
  "bundle": { "active": false }
}
"#;

/// Writes the crate into `target/bench/bare-tauri` and builds it there.
pub(crate) fn build(workspace: &Workspace, page: &str) -> anyhow::Result<PathBuf> {
    let folder = workspace.target.join("bench/bare-tauri");
    for part in ["src", "page", "icons"] {
        fs::create_dir_all(folder.join(part))?;
    }
    let manifest = fs::read_to_string(workspace.root.join("Cargo.toml"))?;
    let lock = fs::read_to_string(workspace.root.join("Cargo.lock"))?;
    let icon = workspace.root.join("icons/icon.png");
    fs::copy(&icon, folder.join("icons/icon.png")).with_context(|| format!("{}", icon.display()))?;
    let files = [
        ("Cargo.toml", cargo_toml(&manifest, &lock)?),
        // Our own lock file, from which cargo drops what is not needed: every version we ship is the reference's too.
        ("Cargo.lock", lock),
        ("build.rs", "fn main() {\n    tauri_build::build();\n}\n".to_owned()),
        ("src/main.rs", MAIN.to_owned()),
        ("tauri.conf.json", CONFIG.to_owned()),
        ("page/index.html", page.to_owned()),
    ];
    for (name, text) in files {
        let path = folder.join(name);
        // The same text is left alone: cargo looks at the time of change.
        if fs::read_to_string(&path).is_ok_and(|found| found == text) {
            continue;
        }
        fs::write(&path, text)?;
    }
    process::run(
        workspace
            .cargo()
            .current_dir(&folder)
            // Not offline: Tauri's default features, which ours turns off, bring crates that our lock file lacks.
            .args(["build", "--release"])
            .env("CARGO_TARGET_DIR", folder.join("target")),
    )?;
    Ok(folder.join("target/release/bare-tauri"))
}

fn cargo_toml(manifest: &str, lock: &str) -> anyhow::Result<String> {
    let version = |name| locked(lock, name).with_context(|| format!("Cargo.lock lacks {name}"));
    let (tauri, tauri_build) = (version("tauri")?, version("tauri-build")?);
    let profile = section(manifest, "[profile.release]").context("Cargo.toml lacks [profile.release]")?;
    Ok(format!(
        "[package]\nname = \"bare-tauri\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [build-dependencies]\ntauri-build = \"={tauri_build}\"\n\n\
         [dependencies]\ntauri = {{ version = \"={tauri}\", features = [\"custom-protocol\"] }}\n\n{profile}\n"
    ))
}

/// The version of a package in a lock file.
fn locked(lock: &str, name: &str) -> Option<String> {
    let after = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?.1;
    Some(after.split_once('"')?.0.to_owned())
}

/// A section of a manifest, its head included, up to the next one.
fn section(manifest: &str, head: &str) -> Option<String> {
    let mut lines = manifest.lines().skip_while(|line| line.trim() != head);
    let first = lines.next()?;
    let rest = lines.take_while(|line| !line.starts_with('['));
    Some(std::iter::once(first).chain(rest).collect::<Vec<_>>().join("\n").trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"tauri\"\nversion = \"2.12.5\"\n\n\
                        [[package]]\nname = \"tauri-build\"\nversion = \"2.7.4\"\n";

    #[test]
    fn the_reference_is_pinned_to_what_we_ship_with() {
        let manifest =
            "[profile.dev]\ndebug = 1\n[profile.release]\nlto = \"thin\"\nstrip = true\n\n[lints]\n";
        let text = cargo_toml(manifest, LOCK).unwrap();
        assert!(text.contains("tauri-build = \"=2.7.4\""), "{text}");
        assert!(text.contains("version = \"=2.12.5\""), "{text}");
        assert!(text.ends_with("[profile.release]\nlto = \"thin\"\nstrip = true\n"), "{text}");
    }

    #[test]
    fn a_manifest_without_the_profile_is_refused() {
        assert!(cargo_toml("[workspace]\n", LOCK).is_err());
        assert!(cargo_toml("[profile.release]\n", "").is_err());
    }
}
