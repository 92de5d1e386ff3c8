//! The real GNOME Keyring in a private D-Bus session. Each test runs itself once more inside such a session.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where it fails")]

use std::{
    io::{BufRead, BufReader, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use bijak_domain::{OsEntropy, SecretText};
use bijak_vault::{KeyHome, OsKeyring, RowId, RowKind, Vault, VaultOptions, VaultState};
use secret_service::{EncryptionType, blocking::SecretService};

const INSIDE: &str = "BIJAK_TEST_INSIDE_SESSION";
const LIMIT: Duration = Duration::from_mins(1);
const OPEN: VaultState = VaultState::Open(KeyHome::Keyring);

/// Runs the test `name` of this binary again in a session of its own: private home, private bus that starts nothing by
/// itself, and a display where a prompt must be seen.
fn in_session(name: &str, display: bool, body: impl FnOnce()) {
    if std::env::var_os(INSIDE).is_some() {
        return body();
    }
    let root = tempfile::tempdir().unwrap();
    let dir = |name: &str| -> PathBuf {
        let dir = root.path().join(name);
        std::fs::create_dir(&dir).unwrap();
        std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o700)).unwrap();
        dir
    };
    let config = root.path().join("bus.conf");
    let services = dir("services");
    // Only the prompter may be started by the bus: the keyring is there when a test starts it, and only then.
    std::fs::copy(
        "/usr/share/dbus-1/services/org.gnome.keyring.SystemPrompter.service",
        services.join("org.gnome.keyring.SystemPrompter.service"),
    )
    .expect("gcr is installed (cargo xtask setup)");
    std::fs::write(
        &config,
        format!(
            r#"<busconfig><type>session</type><listen>unix:dir={}</listen><servicedir>{}</servicedir>
            <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
            <allow own="*"/></policy></busconfig>"#,
            dir("bus").display(),
            services.display()
        ),
    )
    .unwrap();
    let screen = display.then(Screen::start);
    let mut command = Command::new("dbus-run-session");
    command.arg("--config-file").arg(&config).arg("--").arg(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--nocapture"]).env(INSIDE, "1");
    command.env("HOME", dir("home")).env("XDG_RUNTIME_DIR", dir("run")).env("XDG_DATA_HOME", dir("data"));
    command.env("XDG_CONFIG_HOME", dir("config")).env("XDG_CACHE_HOME", dir("cache"));
    command.env("NO_AT_BRIDGE", "1").env("GDK_BACKEND", "x11").env_remove("DBUS_SESSION_BUS_ADDRESS");
    if let Some(screen) = &screen {
        command.env("DISPLAY", &screen.name).env_remove("XAUTHORITY");
    }
    let output = command.output().expect("dbus-run-session is installed (cargo xtask setup)");
    assert!(
        output.status.success(),
        "inside: {}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A display of our own; ends when dropped.
struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    fn start() -> Self {
        // The server picks a free number itself and says which: xvfb-run guesses, and two at once may collide.
        let mut server = Command::new("Xvfb")
            // Without -noreset it begins anew whenever the last program leaves, and turns away whoever comes meanwhile.
            .args(["-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp", "-ac", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed (cargo xtask setup)");
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { server, name: format!(":{}", number.trim()) }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

/// GNOME Keyring with its login collection unlocked, on this session's bus; ends when dropped.
struct Daemon(Child);

const PASSWORD: &str = "session-password";

impl Daemon {
    fn start() -> Self {
        let mut child = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon is installed (cargo xtask setup)");
        child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
        let daemon = Self(child);
        let ready = || {
            let service = SecretService::connect(EncryptionType::Plain).ok()?;
            let locked = service.get_default_collection().ok()?.is_locked().ok()?;
            (!locked).then_some(())
        };
        poll("the keyring answers", ready);
        daemon
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn poll<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + LIMIT;
    loop {
        if let Some(value) = probe() {
            return value;
        }
        assert!(Instant::now() < deadline, "not in time: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn open(path: &Path) -> Vault {
    Vault::open(path, Arc::new(OsKeyring), Arc::new(OsEntropy), VaultOptions::default(), || {})
}

fn reached(vault: &Vault, wanted: impl Fn(&VaultState) -> bool) -> VaultState {
    let state = vault.wait_until(LIMIT, &wanted);
    assert!(wanted(&state), "{state:?}");
    state
}

/// The window of the keyring's prompt, once it is there.
fn prompt() -> String {
    poll("the prompt is on the screen", || {
        let search = ["search", "--onlyvisible", "--class", "gcr-prompter"];
        let found = Command::new("xdotool").args(search).output().ok()?;
        String::from_utf8(found.stdout).ok()?.lines().next().map(str::to_owned)
    })
}

fn row() -> RowId {
    RowId::new("org_1", RowKind::ApiKey, "key_1")
}

#[test]
fn key_is_kept_by_the_real_keyring_and_found_again() {
    in_session("key_is_kept_by_the_real_keyring_and_found_again", false, || {
        let _daemon = Daemon::start();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.db");
        let vault = open(&path);
        reached(&vault, |state| *state == OPEN);
        vault.put(&row(), &SecretText::new("kept".into())).unwrap();
        drop(vault);
        let vault = open(&path);
        reached(&vault, |state| *state == OPEN);
        assert_eq!(vault.get(&row()).unwrap().unwrap().expose("test"), "kept");
    });
}

#[test]
fn a_keyring_that_is_gone_is_told_from_none_at_all_and_found_when_it_is_back() {
    in_session("a_keyring_that_is_gone_is_told_from_none_at_all_and_found_when_it_is_back", false, || {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.db");
        let vault = open(&path);
        reached(&vault, |state| matches!(state, VaultState::NeedsPassphrase { .. }));
        let daemon = Daemon::start();
        vault.retry();
        reached(&vault, |state| *state == OPEN);
        drop(daemon);
        drop(vault);

        let vault = open(&path);
        reached(&vault, |state| matches!(state, VaultState::KeyringUnreachable { .. }));
        let _daemon = Daemon::start();
        vault.retry();
        reached(&vault, |state| *state == OPEN);
    });
}

#[test]
fn a_locked_collection_is_told_and_the_vault_opens_when_the_person_answers_the_prompt() {
    in_session(
        "a_locked_collection_is_told_and_the_vault_opens_when_the_person_answers_the_prompt",
        true,
        || {
            let _daemon = Daemon::start();
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("vault.db");
            reached(&open(&path), |state| *state == OPEN);
            let service = SecretService::connect(EncryptionType::Plain).unwrap();
            service.get_default_collection().unwrap().lock().unwrap();

            let vault = open(&path);
            reached(&vault, |state| *state == VaultState::KeyringLocked { prompting: true });
            let window = prompt();
            poll("the vault is open", || {
                // There is no window manager: until the prompt has the focus, keys go nowhere.
                let type_password =
                    ["windowfocus", &window, "key", "ctrl+a", "type", "--window", &window, PASSWORD];
                let typed = Command::new("xdotool").args(type_password).status().ok()?;
                if typed.success() {
                    Command::new("xdotool").args(["key", "--window", &window, "Return"]).status().ok()?;
                }
                vault.wait_until(Duration::from_secs(2), VaultState::is_open).is_open().then_some(())
            });
        },
    );
}

#[test]
fn a_dismissed_prompt_leaves_the_vault_locked_and_is_not_taken_for_a_missing_keyring() {
    in_session(
        "a_dismissed_prompt_leaves_the_vault_locked_and_is_not_taken_for_a_missing_keyring",
        true,
        || {
            let _daemon = Daemon::start();
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("vault.db");
            reached(&open(&path), |state| *state == OPEN);
            let service = SecretService::connect(EncryptionType::Plain).unwrap();
            service.get_default_collection().unwrap().lock().unwrap();

            let vault = open(&path);
            reached(&vault, |state| *state == VaultState::KeyringLocked { prompting: true });
            let window = prompt();
            let dismissed = |state: &VaultState| *state == VaultState::KeyringLocked { prompting: false };
            poll("the prompt is gone", || {
                let keys = ["windowfocus", &window, "key", "--window", &window, "Escape"];
                Command::new("xdotool").args(keys).status().ok()?;
                dismissed(&vault.wait_until(Duration::from_secs(2), dismissed)).then_some(())
            });
        },
    );
}
