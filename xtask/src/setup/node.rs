//! Node.js: present and new enough for the UI's build.

use std::process::Command;

use anyhow::bail;

use crate::process;

/// What the UI's bundler asks for (`engines` of vite 8).
const LEAST: (u32, u32) = (20, 19);

/// Fails with what to do where Node.js or npm is missing or too old. The system's own package is too old on the
/// distributions that most people run, so it is never installed behind their back.
pub(crate) fn check() -> anyhow::Result<()> {
    let needed = format!("Node.js {}.{} or newer with npm is needed to build the UI", LEAST.0, LEAST.1);
    let Ok(text) = process::output(Command::new("node").arg("--version")) else {
        bail!("{needed}; no `node` is on the PATH (https://nodejs.org, nvm, or your distribution)");
    };
    match version(&text) {
        Some(found) if found >= LEAST => {}
        _ => bail!("{needed}; `node --version` says {}", text.trim()),
    }
    if process::which("npm").is_none() && process::which("npm.cmd").is_none() {
        bail!("{needed}; `node` is there, `npm` is not on the PATH");
    }
    Ok(())
}

/// Major and minor of `v20.19.2`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert!(version("v20.20.2\n").unwrap() >= LEAST);
        assert!(version("v22.1.0").unwrap() >= LEAST);
        assert!(version("v20.9.0").unwrap() < LEAST);
        assert!(version("v18.19.0").unwrap() < LEAST);
        assert_eq!(version("command not found"), None);
    }
}
