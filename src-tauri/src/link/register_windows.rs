//! Links on Windows: a class in the user's registry. The installer writes it; a build that was not installed does here.

use std::{path::Path, process::Command};

use super::SCHEME;

/// Makes us the handler of our links unless another program is, and answers whether links now reach this program.
pub(crate) fn ensure_registered(executable: &Path) -> bool {
    let class = format!(r"HKCU\Software\Classes\{SCHEME}");
    let open = format!(r"{class}\shell\open\command");
    let wanted = format!("\"{}\" \"%1\"", executable.display());
    // HKCR shows what counts: the user's class before the machine's.
    match reg(&["query", &format!(r"HKCR\{SCHEME}\shell\open\command"), "/ve"]) {
        Some(answer) => answer.to_lowercase().contains(r"\bijak-keys.exe"),
        None => {
            reg(&["add", &class, "/ve", "/d", "URL:Bijak Keys", "/f"]).is_some()
                && reg(&["add", &class, "/v", "URL Protocol", "/d", "", "/f"]).is_some()
                && reg(&["add", &open, "/ve", "/d", &wanted, "/f"]).is_some()
        }
    }
}

fn reg(arguments: &[&str]) -> Option<String> {
    let output = Command::new("reg").args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
