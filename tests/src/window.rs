//! The app's window as the window manager sees it.

use anyhow::{Context, Result, ensure};

use crate::{Desktop, tool, wait_until};

/// Windows with a title, driven as a person's hands drive them.
#[derive(Debug, Clone, Copy)]
pub struct Windows<'a> {
    desktop: &'a Desktop,
}

impl<'a> Windows<'a> {
    pub fn of(desktop: &'a Desktop) -> Self {
        Self { desktop }
    }

    /// The ids of the visible windows with exactly this title. An iconified window is not visible.
    pub fn visible(&self, title: &str) -> Result<Vec<String>> {
        let found = self.xdotool(&["search", "--onlyvisible", "--name", &format!("^{title}$")])?;
        Ok(found.lines().map(str::to_owned).collect())
    }

    /// Waits for the one visible window with this title.
    pub async fn only(&self, title: &str) -> Result<String> {
        wait_until(&format!("exactly one window {title:?}"), async || {
            let windows = self.visible(title)?;
            Ok(if let [one] = windows.as_slice() { Some(one.clone()) } else { None })
        })
        .await
    }

    /// Waits until no window with this title is visible.
    pub async fn none(&self, title: &str) -> Result<()> {
        wait_until(&format!("no window {title:?}"), async || {
            Ok(self.visible(title)?.is_empty().then_some(()))
        })
        .await
    }

    /// Closes a window by the window manager's key, pressed again where the window had no focus yet.
    pub async fn close(&self, title: &str) -> Result<()> {
        let mut presses = 0_u32;
        wait_until(&format!("the window {title:?} to be closed"), async || {
            let Some(window) = self.visible(title)?.pop() else { return Ok(Some(())) };
            // A closed window takes a moment to go, most of all while its webview ends: a key every second is enough.
            if presses.is_multiple_of(20) {
                self.act(&["windowactivate", "--sync", &window])?;
                self.act(&["key", "--clearmodifiers", "alt+F4"])?;
            }
            presses += 1;
            Ok(None)
        })
        .await
    }

    /// Brings the one window with this title to the front and gives it the keyboard; answers its id.
    pub async fn raise(&self, title: &str) -> Result<String> {
        let window = self.only(title).await?;
        self.act(&["windowactivate", "--sync", &window])?;
        Ok(window)
    }

    pub fn minimize(&self, window: &str) -> Result<()> {
        self.act(&["windowminimize", "--sync", window])
    }

    /// Width and height in pixels.
    pub fn resize(&self, window: &str, width: u32, height: u32) -> Result<()> {
        self.act(&["windowsize", "--sync", window, &width.to_string(), &height.to_string()])
    }

    /// Width and height in pixels.
    pub fn size(&self, window: &str) -> Result<(u32, u32)> {
        let answer = self.xdotool(&["getwindowgeometry", "--shell", window])?;
        let number = |name: &str| {
            let value = answer.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            value.with_context(|| format!("no {name} in {answer:?}"))?.parse::<u32>().context("a number")
        };
        Ok((number("WIDTH")?, number("HEIGHT")?))
    }

    /// The window that has the keyboard.
    pub fn active(&self) -> Result<String> {
        Ok(self.xdotool(&["getactivewindow"])?.trim().to_owned())
    }

    fn act(self, arguments: &[&str]) -> Result<()> {
        let status = self.desktop.command(tool("xdotool")?).args(arguments).status()?;
        ensure!(status.success(), "xdotool {arguments:?} ended with {status}");
        Ok(())
    }

    /// The answer; empty where nothing was found, which xdotool reports as a failure.
    fn xdotool(self, arguments: &[&str]) -> Result<String> {
        let output = self.desktop.command(tool("xdotool")?).args(arguments).output()?;
        Ok(String::from_utf8(output.stdout)?)
    }
}
