//! What the authorization server keeps in memory: the brakes on sign-in, and refusals that wait for their event.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use bijak_domain::Entropy;

use super::{settings::OAuthSettings, throttle::SignInThrottle};
use crate::{
    people::{HashPasswordError, PasswordHashing},
    refusal_log::RefusalLog,
};

#[derive(Debug)]
pub struct OAuthState {
    pub(crate) settings: OAuthSettings,
    pub(crate) hashing: PasswordHashing,
    pub(crate) throttle: SignInThrottle,
    pub(crate) refusals: RefusalLog,
    strangers: AtomicU64,
}

impl OAuthState {
    pub fn new(settings: OAuthSettings, entropy: &Arc<dyn Entropy>) -> Result<Self, HashPasswordError> {
        Ok(Self {
            settings,
            hashing: PasswordHashing::new(Arc::clone(entropy))?,
            throttle: SignInThrottle::default(),
            refusals: RefusalLog::default(),
            strangers: AtomicU64::new(0),
        })
    }

    /// Counts a failed sign-in with an address that nobody here has. It belongs in nobody's audit log.
    pub(crate) fn count_stranger(&self) {
        self.strangers.fetch_add(1, Ordering::Relaxed);
    }

    /// How many strangers failed to sign in since the last call.
    pub(crate) fn take_strangers(&self) -> u64 {
        self.strangers.swap(0, Ordering::Relaxed)
    }
}
