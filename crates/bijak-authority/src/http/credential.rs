//! A key as it is stored, ready to be judged at any time without being read again.

use std::sync::Arc;

use bijak_domain::Timestamp;

use super::{Authentication, Principal, Refusal};

#[derive(Debug, Clone)]
pub struct Credential {
    pub principal: Arc<Principal>,
    /// Why it is over, whatever the time.
    pub over: Option<Refusal>,
    pub expires_at: Option<Timestamp>,
}

impl Credential {
    pub fn at(&self, now: Timestamp) -> Authentication {
        let principal = Arc::clone(&self.principal);
        let expired = self.expires_at.is_some_and(|end| end <= now).then_some(Refusal::Expired);
        match self.over.or(expired) {
            None => Authentication::Accepted(principal),
            Some(refusal) => Authentication::Refused { principal, refusal },
        }
    }
}
