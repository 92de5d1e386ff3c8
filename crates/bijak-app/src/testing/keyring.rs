use std::sync::{Condvar, Mutex};

use bijak_vault::{Keyring, KeyringEntry, KeyringError};

/// A keyring in memory that can be locked.
#[derive(Debug, Default)]
pub(crate) struct FakeKeyring {
    locked: Mutex<bool>,
    unlocked: Condvar,
    entry: Mutex<Option<KeyringEntry>>,
}

impl FakeKeyring {
    /// Whoever asks from now on waits for [`FakeKeyring::unlock`], as behind a prompt.
    pub(crate) fn lock(&self) {
        *self.locked.lock().unwrap() = true;
    }

    pub(crate) fn unlock(&self) {
        *self.locked.lock().unwrap() = false;
        self.unlocked.notify_all();
    }

    fn wait(&self, prompting: &dyn Fn()) {
        let locked = self.locked.lock().unwrap();
        if *locked {
            prompting();
        }
        drop(self.unlocked.wait_while(locked, |locked| *locked).unwrap());
    }
}

impl Keyring for FakeKeyring {
    fn load(&self, prompting: &dyn Fn()) -> Result<Option<KeyringEntry>, KeyringError> {
        self.wait(prompting);
        Ok(self.entry.lock().unwrap().clone())
    }

    fn store(&self, key: &KeyringEntry, prompting: &dyn Fn()) -> Result<(), KeyringError> {
        self.wait(prompting);
        *self.entry.lock().unwrap() = Some(key.clone());
        Ok(())
    }
}
