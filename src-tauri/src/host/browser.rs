//! The person's browser, for pages that must not be shown in a window of ours (RFC 8252 §8.12).

use std::{
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use bijak_app::HostError;
use tauri::Url;

/// How long the opener may take to say that there is no browser. Some stay as long as the browser does.
const REFUSAL_TIME: Duration = Duration::from_millis(700);

/// Opens `url`; http and https only.
pub(crate) fn open(url: &Url) -> Result<(), HostError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(HostError("only web pages are opened in the browser".into()));
    }
    run(opener(url), "no browser could be opened")
}

/// Runs a desktop's opener as far as it takes to hear a refusal; `what` begins the error's sentence.
pub(super) fn run(mut command: Command, what: &str) -> Result<(), HostError> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| HostError(format!("{what}: {error}")))?;
    let started = Instant::now();
    while started.elapsed() < REFUSAL_TIME {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(HostError(format!("{what} ({status})"))),
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Err(error) => return Err(HostError(format!("{what}: {error}"))),
        }
    }
    reap(child);
    Ok(())
}

/// Waits for the opener elsewhere, so that it does not stay behind as a zombie.
fn reap(mut child: Child) {
    let waiting = thread::Builder::new().name("browser".into()).spawn(move || child.wait());
    if let Err(error) = waiting {
        tracing::warn!(%error, "the browser's opener is not waited for");
    }
}

#[cfg(target_os = "linux")]
fn opener(url: &Url) -> Command {
    use std::os::unix::process::CommandExt as _;

    let mut command = Command::new("xdg-open");
    // What we set for our own webview is not the browser's business; its own group keeps a Ctrl-C here from reaching it.
    command.arg(url.as_str()).env_remove(crate::webview_environment::NO_DMABUF).process_group(0);
    command
}

#[cfg(target_os = "macos")]
fn opener(url: &Url) -> Command {
    let mut command = Command::new("open");
    command.arg(url.as_str());
    command
}

#[cfg(windows)]
fn opener(url: &Url) -> Command {
    let mut command = Command::new("rundll32");
    command.args(["url.dll,FileProtocolHandler", url.as_str()]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_nothing_but_web_pages() {
        for url in ["file:///etc/passwd", "example.bijakcloud.desktop:/oauth/callback", "javascript:alert(1)"]
        {
            assert!(open(&url.parse().unwrap()).is_err(), "{url}");
        }
    }
}
