//! The default browser: a real Chromium in a window.

use anyhow::{Context, Result};
use serde_json::json;

use crate::{Desktop, Page, Process, tool, webdriver};

/// The app's private-use scheme (RFC 8252 §7.1).
const SCHEME: &str = "example.bijakcloud.desktop";

/// A Chromium with a fresh profile.
#[derive(Debug)]
pub struct Browser {
    pub page: Page,
}

impl Browser {
    /// Starts it. From pages of `origins` it opens the app's links without asking; from all others it asks, which is
    /// as good as a no here.
    pub async fn start(desktop: &Desktop, origins: &[&str]) -> Result<Self> {
        let name = desktop.next_name("browser");
        let profile = desktop.root().join(&name);
        std::fs::create_dir_all(profile.join("Default"))?;
        let pairs: serde_json::Map<_, _> =
            origins.iter().map(|origin| ((*origin).to_owned(), json!({SCHEME: true}))).collect();
        let preferences = json!({"protocol_handler": {"allowed_origin_protocol_pairs": pairs}});
        std::fs::write(profile.join("Default/Preferences"), preferences.to_string())?;

        // In a session of its own, and (chromedriver's doing) without our standard streams: what the browser starts
        // must outlive it, as the app does that it starts cold.
        let mut command = desktop.command(tool("chromedriver")?);
        command.arg("--port=0");
        let driver = Process::spawn_session(&name, &command, desktop.evidence())?;
        let port = webdriver::port_of(&driver, &name).await?;
        let options = json!({
            "binary": tool("chromium")?,
            "args": [
                format!("--user-data-dir={}", profile.display()),
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
                "--no-default-browser-check", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--disable-features=Translate,MediaRouter,OptimizationHints", "--lang=en-US",
                "--window-size=1100,760", "--window-position=90,20",
            ],
            "excludeSwitches": ["enable-automation"],
        });
        let capabilities = json!({"browserName": "chrome", "goog:chromeOptions": options});
        let capabilities = capabilities.as_object().context("an object")?.clone();
        let page = Page::new(webdriver::connect(port, capabilities).await?);
        desktop.watch_page(&name, &page);
        desktop.keep(driver);
        Ok(Self { page })
    }

    /// Opens what the desktop's default browser was last asked to open, and answers its address.
    pub async fn open_next_address(&self, desktop: &Desktop) -> Result<String> {
        let address = desktop.address_to_open().await?;
        self.page.open(&address).await?;
        Ok(address)
    }

    /// A picture of the page, on the way.
    pub async fn shoot(&self, desktop: &Desktop, name: &str) -> Result<()> {
        let Some(file) = desktop.picture(name) else { return Ok(()) };
        self.page.shoot(&file).await
    }

    /// Closes the window as a person does; the browser ends.
    pub async fn close(self) -> Result<()> {
        self.page.client().clone().close().await.context("closing the browser")
    }
}
