//! The one chance to set up an empty authority: a link, a code, five tries, ten minutes, one use.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bijak_domain::{Entropy, OrganizationId, Timestamp};
use tokio::sync::watch;

use super::code::SetupCode;
use crate::oauth::handle::Handle;

const TRIES: u8 = 5;
const LIFETIME_SECS: i64 = 10 * 60;

/// Where the set-up of this deployment stands.
#[derive(Debug)]
pub struct Setup {
    state: Mutex<State>,
    finished: watch::Sender<Option<OrganizationId>>,
}

#[derive(Debug)]
enum State {
    Open(Offer),
    /// There is an organization.
    Finished,
}

#[derive(Debug)]
struct Offer {
    token: Handle,
    /// Against forged form posts: the page carries it, and only who sees the page can send it.
    form_token: Handle,
    code: SetupCode,
    wrong_codes: u8,
    expires_at: Timestamp,
}

/// What the one who started the server is told, and nobody else.
#[derive(Debug, Clone)]
pub struct SetupInvitation {
    pub url: String,
    pub code: SetupCode,
    pub expires_at: Timestamp,
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum OfferError {
    #[error("no such link")]
    Unknown,
    #[error("the link has expired")]
    Expired,
    #[error("the code was wrong too often")]
    UsedUp,
}

/// What came of a code that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeCheck {
    Right,
    Wrong { tries_left: u8 },
}

impl Setup {
    /// `is_empty`: there is no organization yet.
    pub fn new(is_empty: bool, now: Timestamp, entropy: &dyn Entropy) -> Self {
        let state = if is_empty { State::Open(Offer::new(now, entropy)) } else { State::Finished };
        Self { state: Mutex::new(state), finished: watch::Sender::new(None) }
    }

    /// The invitation that is open, if any. `base` is the public URL.
    pub fn invitation(&self, base: &str) -> Option<SetupInvitation> {
        match &*self.lock() {
            State::Open(offer) => Some(offer.invitation(base)),
            State::Finished => None,
        }
    }

    /// Replaces the open invitation by a new one: the old link and code are dead.
    pub fn renew(&self, base: &str, now: Timestamp, entropy: &dyn Entropy) -> Option<SetupInvitation> {
        match &mut *self.lock() {
            State::Open(offer) => {
                *offer = Offer::new(now, entropy);
                Some(offer.invitation(base))
            }
            State::Finished => None,
        }
    }

    /// Follows the set-up: `Some` once it is finished by this process.
    pub fn watch(&self) -> watch::Receiver<Option<OrganizationId>> {
        self.finished.subscribe()
    }

    /// The form token of the page behind `token`.
    pub(crate) fn open(&self, token: &str, now: Timestamp) -> Result<Handle, OfferError> {
        self.with_offer(token, now, |offer| offer.form_token.clone())
    }

    /// Tries a code; a wrong one uses up one of the five tries.
    pub(crate) fn try_code(&self, token: &str, typed: &str, now: Timestamp) -> Result<CodeCheck, OfferError> {
        self.with_offer(token, now, |offer| {
            if offer.code.matches(typed) {
                return CodeCheck::Right;
            }
            offer.wrong_codes += 1;
            CodeCheck::Wrong { tries_left: TRIES - offer.wrong_codes }
        })
    }

    /// Closes the offer for good.
    pub(crate) fn finish(&self, organization_id: Option<OrganizationId>) {
        *self.lock() = State::Finished;
        if organization_id.is_some() {
            self.finished.send_replace(organization_id);
        }
    }

    fn with_offer<T>(
        &self,
        token: &str,
        now: Timestamp,
        act: impl FnOnce(&mut Offer) -> T,
    ) -> Result<T, OfferError> {
        let Ok(token) = token.parse::<Handle>() else { return Err(OfferError::Unknown) };
        let mut state = self.lock();
        let State::Open(offer) = &mut *state else { return Err(OfferError::Unknown) };
        if !offer.token.hash().ct_eq(&token.hash()) {
            return Err(OfferError::Unknown);
        }
        if offer.expires_at <= now {
            return Err(OfferError::Expired);
        }
        if offer.wrong_codes >= TRIES {
            return Err(OfferError::UsedUp);
        }
        Ok(act(offer))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Offer {
    fn new(now: Timestamp, entropy: &dyn Entropy) -> Self {
        Self {
            token: Handle::generate(entropy),
            form_token: Handle::generate(entropy),
            code: SetupCode::generate(entropy),
            wrong_codes: 0,
            expires_at: now.plus_secs(LIFETIME_SECS),
        }
    }

    fn invitation(&self, base: &str) -> SetupInvitation {
        let token = self.token.expose("the set-up link");
        SetupInvitation {
            url: format!("{base}/setup/{token}"),
            code: self.code.clone(),
            expires_at: self.expires_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::OsEntropy;

    use super::*;

    const T: Timestamp = Timestamp::from_millis(1_000_000);

    fn open() -> (Setup, String, String) {
        let setup = Setup::new(true, T, &OsEntropy);
        let (token, code) = parts(&setup.invitation("http://h").unwrap());
        (setup, token, code)
    }

    fn parts(invitation: &SetupInvitation) -> (String, String) {
        let token = invitation.url.strip_prefix("http://h/setup/").unwrap().to_owned();
        (token, invitation.code.expose("test").to_owned())
    }

    #[test]
    fn five_wrong_codes_end_it() {
        let (setup, token, code) = open();
        for left in (0..5).rev() {
            assert_eq!(setup.try_code(&token, "wrong", T), Ok(CodeCheck::Wrong { tries_left: left }));
        }
        assert_eq!(setup.try_code(&token, &code, T), Err(OfferError::UsedUp));
        assert_eq!(setup.open(&token, T).unwrap_err(), OfferError::UsedUp);
    }

    #[test]
    fn ten_minutes_end_it() {
        let (setup, token, code) = open();
        assert_eq!(setup.try_code(&token, &code, T.plus_secs(599)), Ok(CodeCheck::Right));
        assert_eq!(setup.try_code(&token, &code, T.plus_secs(600)), Err(OfferError::Expired));
    }

    #[test]
    fn a_renewed_invitation_kills_the_old_one() {
        let (setup, token, code) = open();
        let (new_token, new_code) = parts(&setup.renew("http://h", T.plus_secs(700), &OsEntropy).unwrap());
        assert_eq!(setup.try_code(&token, &code, T.plus_secs(700)), Err(OfferError::Unknown));
        assert_eq!(setup.try_code(&new_token, &new_code, T.plus_secs(700)), Ok(CodeCheck::Right));
    }

    #[test]
    fn a_finished_set_up_never_opens_again() {
        let (setup, token, code) = open();
        let watch = setup.watch();
        let id = OrganizationId::new(T, &OsEntropy);
        setup.finish(Some(id));
        assert_eq!(*watch.borrow(), Some(id));
        assert_eq!(setup.try_code(&token, &code, T), Err(OfferError::Unknown));
        assert!(setup.renew("http://h", T, &OsEntropy).is_none());
        assert!(Setup::new(false, T, &OsEntropy).invitation("http://h").is_none());
    }

    #[test]
    fn nobody_without_the_link_gets_a_try() {
        let (setup, token, code) = open();
        let foreign = Handle::generate(&OsEntropy);
        for other in ["", "x", foreign.expose("test"), &token[..42]] {
            assert_eq!(setup.try_code(other, &code, T), Err(OfferError::Unknown));
        }
    }
}
