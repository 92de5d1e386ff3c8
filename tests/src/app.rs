//! The app: the real binary, driven through WebKitWebDriver or started plainly as a desktop starts it.

use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
};

use anyhow::{Context, Result, ensure};
use rustix::process::Signal;
use serde_json::json;

use crate::{
    Desktop, Page, Process, Windows, binary, is_alive, process::signal, tool, wait_until, webdriver,
};

/// A running app whose window is driven.
#[derive(Debug)]
pub struct App {
    pub page: Page,
    id: u32,
}

/// The window's title.
const TITLE: &str = "Bijak Keys";
/// Answers when what the page shows now has been painted.
const PAINTED: &str = "const done = arguments[0];
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100)));";
/// The name of the binary, and of its process.
const NAME: &str = "bijak-keys";

impl App {
    /// Starts the app and waits for its window's page.
    pub async fn start(desktop: &Desktop) -> Result<Self> {
        Self::start_with(desktop, &[]).await
    }

    /// As [`Self::start`], with more environment variables (`FAILPOINTS`).
    pub async fn start_with(desktop: &Desktop, variables: &[(&str, &str)]) -> Result<Self> {
        let before = running(desktop)?;
        let name = desktop.next_name("app");
        let mut command = desktop.command(tool("WebKitWebDriver")?);
        command.envs([("TAURI_AUTOMATION", "true"), ("TAURI_WEBVIEW_AUTOMATION", "true")]);
        command.envs(variables.iter().copied()).arg("--port=0");
        let driver = Process::spawn(&name, &mut command, desktop.evidence())?;
        let port = webdriver::port_of(&driver, &name).await?;
        let capabilities = json!({"webkitgtk:browserOptions": {"binary": Self::binary()?, "args": []}});
        let capabilities = capabilities.as_object().context("an object")?.clone();
        let page = Page::new(webdriver::connect(port, capabilities).await?);
        desktop.watch_page(&name, &page);
        let id = wait_until("the app's process", async || {
            Ok(running(desktop)?.into_iter().find(|id| !before.contains(id)))
        })
        .await?;
        desktop.keep(driver);
        Ok(Self { page, id })
    }

    /// Lets the next app that anything on the desktop starts be driven, and answers where: WebKit's automation server
    /// is told its address by the environment that the browser passes on. Call before the browser is started.
    pub fn listen_for_driver(desktop: &mut Desktop) -> Result<SocketAddr> {
        // WebKit cannot choose a port and tell: take a free one and give it back.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        desktop.set_variable("WEBKIT_INSPECTOR_SERVER", &address.to_string());
        desktop.set_variable("TAURI_AUTOMATION", "true");
        desktop.set_variable("TAURI_WEBVIEW_AUTOMATION", "true");
        Ok(address)
    }

    /// Drives the app that something else has started since [`Self::listen_for_driver`].
    pub async fn attach(desktop: &Desktop, automation: SocketAddr) -> Result<Self> {
        let id = Self::only_process(desktop).await?;
        let name = desktop.next_name("app-driver");
        let mut command = desktop.command(tool("WebKitWebDriver")?);
        command.arg("--port=0").arg(format!("--target={automation}"));
        let driver = Process::spawn(&name, &mut command, desktop.evidence())?;
        let port = webdriver::port_of(&driver, &name).await?;
        let page = Page::new(webdriver::connect(port, serde_json::Map::new()).await?);
        desktop.watch_page(&name, &page);
        desktop.keep(driver);
        Ok(Self { page, id })
    }

    /// The binary under test.
    pub fn binary() -> Result<PathBuf> {
        binary(NAME)
    }

    /// Starts the app as a menu or a second click does: no driver, and it outlives whoever started it.
    pub fn launch(desktop: &Desktop, arguments: &[&str]) -> Result<Process> {
        let mut command = desktop.command(Self::binary()?);
        Process::spawn_session(&desktop.next_name("app-plain"), command.args(arguments), desktop.evidence())
    }

    /// Waits until exactly one app runs on the desktop, and answers its process id.
    pub async fn only_process(desktop: &Desktop) -> Result<u32> {
        wait_until("exactly one app", async || {
            let found = running(desktop)?;
            Ok(if let [one] = found.as_slice() { Some(*one) } else { None })
        })
        .await
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    pub fn is_running(&self) -> bool {
        is_alive(self.id)
    }

    /// A picture of the window, on the way (see [`Desktop::picture`]). By X, not by WebDriver, which waits for ever for
    /// a frame of a window that another one covers.
    pub async fn shoot(&self, desktop: &Desktop, name: &str) -> Result<()> {
        let Some(file) = desktop.picture(name) else { return Ok(()) };
        let window = Windows::of(desktop).raise(TITLE).await?;
        self.page.async_script(PAINTED, Vec::new()).await?;
        let status = desktop.command(tool("import")?).args(["-window", &window]).arg(file).status()?;
        ensure!(status.success(), "import ended with {status}");
        Ok(())
    }

    /// `kill -9`: the machine loses power.
    pub async fn kill(self) -> Result<()> {
        signal(self.id, Signal::KILL)?;
        self.wait_for_end().await
    }

    /// Waits until the app has ended by itself.
    pub async fn wait_for_end(&self) -> Result<()> {
        wait_until("the app to end", async || Ok((!is_alive(self.id)).then_some(()))).await
    }

    /// Ends whatever app runs on the desktop, as a logout does (SIGTERM), and waits.
    pub async fn terminate_all(desktop: &Desktop) -> Result<()> {
        for id in running(desktop)? {
            signal(id, Signal::TERM)?;
        }
        wait_until("no app", async || Ok(running(desktop)?.is_empty().then_some(()))).await
    }

    /// The ids of the web processes that show the app's pages.
    pub fn web_processes(desktop: &Desktop) -> Result<Vec<u32>> {
        desktop.processes("WebKitWebProcess")
    }
}

fn running(desktop: &Desktop) -> Result<Vec<u32>> {
    desktop.processes(NAME)
}
