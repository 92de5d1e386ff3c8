//! Every state of a vault, with a keyring that does what the test says.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::{
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bijak_domain::{OsEntropy, SecretText};
use bijak_vault::{
    KeyHome, Keyring, KeyringEntry, KeyringError, PassphraseCost, RowId, RowKind, Vault, VaultError,
    VaultOptions, VaultState,
};
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(20);
const CHEAP: PassphraseCost = PassphraseCost { memory_kib: 64, passes: 1, lanes: 1 };

#[derive(Default)]
struct FakeKeyring {
    behaviour: Mutex<Behaviour>,
    held: Mutex<Option<KeyringEntry>>,
    released: Condvar,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Behaviour {
    #[default]
    Answers,
    Unavailable,
    Dismissed,
    /// Says that a prompt is up, then waits for `set`.
    Prompts,
    /// Says nothing and waits for `set`.
    Hangs,
    Forgets,
}

impl FakeKeyring {
    fn set(&self, behaviour: Behaviour) {
        *self.behaviour.lock().unwrap() = behaviour;
        self.released.notify_all();
    }

    fn act(&self, prompting: &dyn Fn()) -> Result<(), KeyringError> {
        if *self.behaviour.lock().unwrap() == Behaviour::Prompts {
            prompting();
        }
        let blocked = |b: &mut Behaviour| matches!(b, Behaviour::Prompts | Behaviour::Hangs);
        let behaviour = *self.released.wait_while(self.behaviour.lock().unwrap(), blocked).unwrap();
        match behaviour {
            Behaviour::Unavailable => Err(KeyringError::Unavailable("no bus".into())),
            Behaviour::Dismissed => Err(KeyringError::Dismissed),
            _ => Ok(()),
        }
    }
}

impl Keyring for FakeKeyring {
    fn load(&self, prompting: &dyn Fn()) -> Result<Option<KeyringEntry>, KeyringError> {
        self.act(prompting)?;
        Ok(self.held.lock().unwrap().clone())
    }

    fn store(&self, key: &KeyringEntry, prompting: &dyn Fn()) -> Result<(), KeyringError> {
        self.act(prompting)?;
        if *self.behaviour.lock().unwrap() != Behaviour::Forgets {
            *self.held.lock().unwrap() = Some(key.clone());
        }
        Ok(())
    }
}

/// A computer with a vault's directory and a keyring.
struct Computer {
    dir: TempDir,
    keyring: Arc<FakeKeyring>,
}

impl Computer {
    fn new(behaviour: Behaviour) -> Self {
        let keyring = Arc::new(FakeKeyring::default());
        keyring.set(behaviour);
        Self { dir: tempfile::tempdir().unwrap(), keyring }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("vault.db")
    }

    fn open(&self) -> Vault {
        self.open_with_patience(Duration::from_mins(1))
    }

    fn open_with_patience(&self, keyring_patience: Duration) -> Vault {
        let options = VaultOptions { keyring_patience, passphrase_cost: CHEAP };
        Vault::open(&self.path(), self.keyring.clone(), Arc::new(OsEntropy), options, || {})
    }

    fn open_settled(&self) -> (Vault, VaultState) {
        let vault = self.open();
        let state = settled(&vault);
        (vault, state)
    }

    fn sql(&self, sql: &str) {
        rusqlite::Connection::open(self.path()).unwrap().execute_batch(sql).unwrap();
    }
}

fn settled(vault: &Vault) -> VaultState {
    vault.wait_until(LIMIT, |state| *state != VaultState::Opening)
}

fn passphrase(text: &str) -> SecretText {
    SecretText::new(text.to_owned())
}

fn row(id: &str) -> RowId {
    RowId::new("org_1", RowKind::ApiKey, id)
}

fn text(vault: &Vault, row: &RowId) -> Option<String> {
    vault.get(row).unwrap().map(|secret| secret.expose("test").to_owned())
}

fn secret(text: &str) -> SecretText {
    SecretText::new(text.to_owned())
}

const OPEN: VaultState = VaultState::Open(KeyHome::Keyring);

#[test]
fn secrets_survive_a_restart_and_lie_sealed_in_the_file() {
    let computer = Computer::new(Behaviour::Answers);
    let (vault, state) = computer.open_settled();
    assert_eq!(state, OPEN);
    vault.put(&row("key_1"), &secret("first value")).unwrap();
    vault.put(&row("key_1"), &secret("second value")).unwrap();
    vault.put(&row("key_2"), &secret("other")).unwrap();
    drop(vault);

    let (vault, _) = computer.open_settled();
    assert_eq!(text(&vault, &row("key_1")).as_deref(), Some("second value"));
    assert_eq!(text(&vault, &row("key_3")), None);
    assert_eq!(vault.list_ids("org_1", RowKind::ApiKey).unwrap(), ["key_1", "key_2"]);
    assert_eq!(vault.list_ids("org_1", RowKind::RefreshToken).unwrap(), [""; 0]);
    let file = std::fs::read(computer.path()).unwrap();
    let master = computer.keyring.held.lock().unwrap().clone().unwrap();
    for hidden in [b"first value".as_slice(), b"second value", master.expose("test")] {
        assert!(!file.windows(hidden.len()).any(|window| window == hidden));
    }
}

#[test]
fn deleting_takes_the_row_and_deleting_a_profile_takes_only_its_rows_even_while_locked() {
    let computer = Computer::new(Behaviour::Answers);
    let (vault, _) = computer.open_settled();
    let foreign = RowId::new("org_2", RowKind::RefreshToken, "");
    for row in [row("a"), row("b"), foreign.clone()] {
        vault.put(&row, &secret("x")).unwrap();
    }
    assert!(vault.delete(&row("a")).unwrap());
    assert!(!vault.delete(&row("a")).unwrap());
    vault.lock();
    assert_eq!(vault.delete_profile("org_1").unwrap(), 1);
    vault.retry();
    assert_eq!(settled(&vault), OPEN);
    assert_eq!(text(&vault, &row("b")), None);
    assert_eq!(text(&vault, &foreign).as_deref(), Some("x"));
}

#[test]
fn a_seal_moved_to_another_row_or_set_back_to_another_version_does_not_open() {
    let computer = Computer::new(Behaviour::Answers);
    let (vault, _) = computer.open_settled();
    vault.put(&row("mine"), &secret("mine")).unwrap();
    vault.put(&row("theirs"), &secret("theirs")).unwrap();
    computer.sql(
        "UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE id = 'theirs') WHERE id = 'mine'",
    );
    assert!(matches!(vault.get(&row("mine")), Err(VaultError::Tampered(bad)) if bad == row("mine")));
    computer.sql("UPDATE secrets SET version = version + 1 WHERE id = 'theirs'");
    assert!(matches!(vault.get(&row("theirs")), Err(VaultError::Tampered(_))));
}

#[test]
fn a_locked_keyring_is_told_and_the_vault_opens_by_itself_when_its_prompt_is_answered() {
    let computer = Computer::new(Behaviour::Prompts);
    let (vault, state) = computer.open_settled();
    assert_eq!(state, VaultState::KeyringLocked { prompting: true });
    assert!(matches!(vault.put(&row("a"), &secret("x")), Err(VaultError::NotOpen)));
    computer.keyring.set(Behaviour::Answers);
    assert_eq!(vault.wait_until(LIMIT, VaultState::is_open), OPEN);
}

#[test]
fn a_silent_keyring_counts_as_locked_after_the_patience_and_is_still_waited_for() {
    let computer = Computer::new(Behaviour::Hangs);
    let vault = computer.open_with_patience(Duration::from_millis(20));
    assert_eq!(settled(&vault), VaultState::KeyringLocked { prompting: true });
    computer.keyring.set(Behaviour::Answers);
    assert_eq!(vault.wait_until(LIMIT, VaultState::is_open), OPEN);
}

#[test]
fn a_dismissed_prompt_leaves_the_vault_locked_until_it_is_asked_again() {
    let computer = Computer::new(Behaviour::Dismissed);
    let (vault, state) = computer.open_settled();
    assert_eq!(state, VaultState::KeyringLocked { prompting: false });
    computer.keyring.set(Behaviour::Answers);
    vault.retry();
    assert_eq!(vault.wait_until(LIMIT, VaultState::is_open), OPEN);
}

#[test]
fn a_prompt_answered_after_the_vault_was_locked_opens_nothing() {
    let computer = Computer::new(Behaviour::Prompts);
    let (vault, _) = computer.open_settled();
    vault.lock();
    assert_eq!(vault.state(), VaultState::Locked);
    computer.keyring.set(Behaviour::Answers);
    // Nothing tells that an answer was dropped: give it the time in which it would have opened the vault.
    assert_eq!(vault.wait_until(Duration::from_millis(300), VaultState::is_open), VaultState::Locked);
    vault.retry();
    assert_eq!(vault.wait_until(LIMIT, VaultState::is_open), OPEN);
}

#[test]
fn locking_forgets_the_key() {
    let computer = Computer::new(Behaviour::Answers);
    let (vault, _) = computer.open_settled();
    vault.put(&row("a"), &secret("x")).unwrap();
    vault.lock();
    assert_eq!(vault.state(), VaultState::Locked);
    assert!(matches!(vault.get(&row("a")), Err(VaultError::NotOpen)));
    computer.keyring.set(Behaviour::Unavailable);
    vault.retry();
    assert!(matches!(settled(&vault), VaultState::KeyringUnreachable { .. }));
}

#[test]
fn an_existing_vault_whose_keyring_is_gone_is_unreachable_and_offers_no_passphrase() {
    let computer = Computer::new(Behaviour::Answers);
    drop(computer.open_settled());
    computer.keyring.set(Behaviour::Unavailable);
    let (vault, state) = computer.open_settled();
    assert!(matches!(state, VaultState::KeyringUnreachable { .. }), "{state:?}");
    let refused = vault.create_passphrase(&passphrase("long enough passphrase"));
    assert!(matches!(refused, Err(VaultError::NotNew)));
    computer.keyring.set(Behaviour::Answers);
    vault.retry();
    assert_eq!(vault.wait_until(LIMIT, VaultState::is_open), OPEN);
}

#[test]
fn another_key_in_the_keyring_is_broken_and_nothing_is_overwritten() {
    let computer = Computer::new(Behaviour::Answers);
    let (vault, _) = computer.open_settled();
    vault.put(&row("a"), &secret("x")).unwrap();
    drop(vault);
    let right = computer.keyring.held.lock().unwrap().clone();
    let before = std::fs::read(computer.path()).unwrap();
    for wrong in [Some(KeyringEntry::new(vec![7; 32])), Some(KeyringEntry::new(vec![7; 31])), None] {
        computer.keyring.held.lock().unwrap().clone_from(&wrong);
        let (vault, state) = computer.open_settled();
        assert!(matches!(state, VaultState::Broken { .. }), "{state:?}");
        assert!(matches!(vault.put(&row("a"), &secret("y")), Err(VaultError::NotOpen)));
        drop(vault);
        assert_eq!(*computer.keyring.held.lock().unwrap(), wrong);
        assert_eq!(std::fs::read(computer.path()).unwrap(), before);
    }
    computer.keyring.held.lock().unwrap().clone_from(&right);
    let (vault, _) = computer.open_settled();
    assert_eq!(text(&vault, &row("a")).as_deref(), Some("x"));
}

#[test]
fn a_damaged_file_is_broken_and_left_alone() {
    let computer = Computer::new(Behaviour::Answers);
    let noise = vec![0x42; 8192];
    std::fs::write(computer.path(), &noise).unwrap();
    let (vault, state) = computer.open_settled();
    assert!(matches!(state, VaultState::Broken { .. }), "{state:?}");
    vault.retry();
    assert!(matches!(vault.state(), VaultState::Broken { .. }));
    assert!(matches!(
        vault.create_passphrase(&passphrase("long enough passphrase")),
        Err(VaultError::NotNew)
    ));
    assert_eq!(std::fs::read(computer.path()).unwrap(), noise);
}

#[test]
fn a_keyring_that_forgets_what_it_was_given_makes_no_vault() {
    let computer = Computer::new(Behaviour::Forgets);
    let (_vault, state) = computer.open_settled();
    assert!(matches!(state, VaultState::NeedsPassphrase { .. }), "{state:?}");
}

#[test]
fn a_crash_between_keyring_and_file_is_mended_by_the_next_start() {
    let computer = Computer::new(Behaviour::Answers);
    *computer.keyring.held.lock().unwrap() = Some(KeyringEntry::new(vec![9; 32]));
    let (vault, state) = computer.open_settled();
    assert_eq!(state, OPEN);
    vault.put(&row("a"), &secret("x")).unwrap();
    assert_eq!(*computer.keyring.held.lock().unwrap(), Some(KeyringEntry::new(vec![9; 32])));
}

#[test]
fn without_a_keyring_a_passphrase_makes_and_opens_the_vault() {
    let computer = Computer::new(Behaviour::Unavailable);
    let (vault, state) = computer.open_settled();
    assert!(matches!(state, VaultState::NeedsPassphrase { .. }), "{state:?}");
    assert!(matches!(
        vault.create_passphrase(&passphrase("too short")),
        Err(VaultError::PassphraseTooShort(_))
    ));
    vault.create_passphrase(&passphrase("correct horse battery")).unwrap();
    assert_eq!(vault.state(), VaultState::Open(KeyHome::Passphrase));
    vault.put(&row("a"), &secret("x")).unwrap();
    vault.lock();
    assert_eq!(vault.state(), VaultState::PassphraseLocked);
    drop(vault);

    // A keyring that appears later is not asked: the vault says where its key is.
    computer.keyring.set(Behaviour::Answers);
    let (vault, state) = computer.open_settled();
    assert_eq!(state, VaultState::PassphraseLocked);
    assert!(matches!(vault.unlock(&passphrase("correct horse batterz")), Err(VaultError::WrongPassphrase)));
    assert_eq!(vault.state(), VaultState::PassphraseLocked);
    vault.unlock(&passphrase("correct horse battery")).unwrap();
    assert_eq!(text(&vault, &row("a")).as_deref(), Some("x"));
    assert_eq!(*computer.keyring.held.lock().unwrap(), None);
}

#[test]
fn every_change_of_state_is_told_outside_of_the_lock() {
    let computer = Computer::new(Behaviour::Prompts);
    let told = Arc::new(AtomicUsize::new(0));
    let slot: Arc<Mutex<Option<Vault>>> = Arc::default();
    let on_change = {
        let (told, slot) = (told.clone(), slot.clone());
        move || {
            if let Some(vault) = &*slot.lock().unwrap() {
                vault.state();
            }
            told.fetch_add(1, Ordering::SeqCst);
        }
    };
    let options = VaultOptions { passphrase_cost: CHEAP, ..VaultOptions::default() };
    let vault =
        Vault::open(&computer.path(), computer.keyring.clone(), Arc::new(OsEntropy), options, on_change);
    *slot.lock().unwrap() = Some(vault.clone());
    assert_eq!(settled(&vault), VaultState::KeyringLocked { prompting: true });
    computer.keyring.set(Behaviour::Answers);
    assert_eq!(vault.wait_until(LIMIT, VaultState::is_open), OPEN);
    vault.lock();
    // Locking tells before it returns; the two changes before it were told earlier or are being told now.
    let deadline = std::time::Instant::now() + LIMIT;
    while told.load(Ordering::SeqCst) < 3 && std::time::Instant::now() < deadline {
        std::thread::yield_now();
    }
    assert_eq!(told.load(Ordering::SeqCst), 3);
    slot.lock().unwrap().take();
}
