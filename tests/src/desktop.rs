//! A private desktop for one journey.

mod bus;
mod display;
mod environment;
mod evidence;
mod keyring;
mod links;
mod watchdog;
mod watcher;

use std::{
    cell::{Cell, RefCell},
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context, Result};

pub use self::{keyring::Keyring, watcher::TrayHost};
use self::{keyring::KeyringDaemon, watchdog::Watchdog, watcher::Watcher};
use crate::{ClockFile, Page, Process, process::processes_of, text::password};

/// What stands around the app in a journey.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    pub keyring: Keyring,
    pub tray: TrayHost,
}

impl Default for Setup {
    /// The common desktop: an unlocked keyring and a tray.
    fn default() -> Self {
        Self { keyring: Keyring::Unlocked, tray: TrayHost::Present }
    }
}

/// Display, session bus, window manager, keyring, tray host, default browser: all private, all gone on drop.
#[derive(Debug)]
pub struct Desktop {
    // Dropped in this order; the watchdog last, since it removes the directory.
    watcher: RefCell<Option<Watcher>>,
    keyring: RefCell<Option<KeyringDaemon>>,
    keyring_password: String,
    bus: zbus::Connection,
    processes: RefCell<Vec<Process>>,
    pages: RefCell<Vec<(String, Page)>>,
    environment: Vec<(OsString, OsString)>,
    clock: ClockFile,
    root: PathBuf,
    evidence: PathBuf,
    started: Instant,
    counter: Cell<u32>,
    #[expect(dead_code, reason = "held until the desktop ends")]
    watchdog: Watchdog,
}

impl Desktop {
    /// Starts everything. `evidence` is an existing directory for logs and pictures.
    pub(crate) async fn start(setup: Setup, evidence: PathBuf) -> Result<Self> {
        let started = Instant::now();
        let root = tempfile::Builder::new().prefix("bijak-e2e-").tempdir()?;
        let watchdog = Watchdog::start(root.path())?;
        // From here on the watchdog removes it.
        let root = root.keep();
        let mut environment = environment::private(&root)?;
        let clock = ClockFile::create(root.join("clock"))?;
        environment.push((bijak_domain::test_hooks::CLOCK_FILE_VARIABLE.into(), clock.path().into()));
        links::install_browser(&root)?;

        let mut processes = Vec::new();
        let display = display::start(&environment, &evidence).await?;
        environment.push(("DISPLAY".into(), display.name.into()));
        processes.push(display.process);
        // The environment is complete before the bus starts, so that what the bus starts sees it too.
        let bus = bus::start(&root, &environment, &evidence).await?;
        environment.push(("DBUS_SESSION_BUS_ADDRESS".into(), bus.address.into()));
        processes.push(bus.process);
        processes.push(display::start_window_manager(&environment, &evidence).await?);
        let keyring_password = password()?;
        let keyring = match setup.keyring {
            Keyring::None => None,
            Keyring::Unlocked | Keyring::Locked => {
                Some(KeyringDaemon::start(&keyring_password, &bus.connection, &environment, &evidence).await?)
            }
        };
        if setup.keyring == Keyring::Locked {
            keyring::lock(&bus.connection).await?;
        }
        let watcher = Watcher::start(setup.tray, &environment).await?;
        Ok(Self {
            watcher: RefCell::new(watcher),
            keyring: RefCell::new(keyring),
            keyring_password,
            bus: bus.connection,
            processes: RefCell::new(processes),
            pages: RefCell::default(),
            environment,
            clock,
            root,
            evidence,
            started,
            counter: Cell::new(0),
            watchdog,
        })
    }

    /// A command that sees this desktop and nothing of the developer's own.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.environment.iter().cloned()).stdin(std::process::Stdio::null());
        command
    }

    pub fn clock(&self) -> &ClockFile {
        &self.clock
    }

    pub fn bus(&self) -> &zbus::Connection {
        &self.bus
    }

    /// The private home directory.
    pub fn home(&self) -> PathBuf {
        self.root.join("home")
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where logs and pictures go.
    pub fn evidence(&self) -> &Path {
        &self.evidence
    }

    /// The ids of this desktop's running processes named `comm`, whoever started them.
    pub fn processes(&self, comm: &str) -> Result<Vec<u32>> {
        processes_of(&format!("{}={}", watchdog::MARK, self.root.display()), comm)
    }

    /// The value of a variable in this desktop's environment.
    pub fn variable(&self, name: &str) -> Result<&str> {
        self.environment
            .iter()
            .find(|(key, _)| key == name)
            .and_then(|(_, value)| value.to_str())
            .with_context(|| format!("{name} is not set"))
    }

    /// Sets a variable for what is started from now on.
    pub fn set_variable(&mut self, name: &str, value: &str) {
        self.environment.retain(|(key, _)| key != name);
        self.environment.push((name.into(), value.into()));
    }

    /// Keeps a process until the desktop ends: a failure's pictures are taken after the steps have let go of theirs.
    pub(crate) fn keep(&self, process: Process) {
        self.processes.borrow_mut().push(process);
    }

    /// A name for the next process of a kind: `app`, `app-2`, …
    pub(crate) fn next_name(&self, kind: &str) -> String {
        self.counter.set(self.counter.get() + 1);
        format!("{:02}-{kind}", self.counter.get())
    }
}
