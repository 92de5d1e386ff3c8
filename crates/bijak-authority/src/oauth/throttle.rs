//! How often somebody may fail to sign in: ten times a minute per account, a hundred times per address.

use std::net::{IpAddr, Ipv4Addr};

use bijak_domain::Timestamp;

use crate::http::rate_limit::{RateLimit, client_key};

const PER_ACCOUNT: u32 = 10;
const PER_ADDRESS: u32 = 100;
const WINDOW_MS: i64 = 60_000;

#[derive(Debug)]
pub(crate) struct SignInThrottle {
    accounts: RateLimit<String>,
    addresses: RateLimit<IpAddr>,
}

/// An attempt that was let through. It counts as a failure until [`SignInThrottle::succeeded`] says otherwise: counted only
/// afterwards, a thousand attempts at once would all pass.
#[derive(Debug)]
pub(crate) struct Attempt {
    account: String,
    address: IpAddr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many failed attempts; try again in {retry_after_secs} s")]
pub(crate) struct TooManyAttempts {
    pub(crate) retry_after_secs: u64,
}

impl Default for SignInThrottle {
    fn default() -> Self {
        Self {
            accounts: RateLimit::new(PER_ACCOUNT, WINDOW_MS),
            addresses: RateLimit::new(PER_ADDRESS, WINDOW_MS),
        }
    }
}

impl SignInThrottle {
    /// `account` is the address as typed, known or not: an unknown one must be slowed down alike.
    pub(crate) fn admit(
        &self,
        account: String,
        source_ip: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Attempt, TooManyAttempts> {
        let address = client_key(source_ip.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
        let refused = |retry_after_secs| TooManyAttempts { retry_after_secs };
        self.addresses.count(address, now).map_err(refused)?;
        self.accounts.count(account.clone(), now).map_err(refused)?;
        Ok(Attempt { account, address })
    }

    /// The password was right.
    pub(crate) fn succeeded(&self, attempt: &Attempt, now: Timestamp) {
        let Attempt { account, address } = attempt;
        self.accounts.give_back(account, now);
        self.addresses.give_back(address, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: Timestamp = Timestamp::from_millis(600_000);

    fn ip(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))
    }

    #[test]
    fn an_account_fails_ten_times_a_minute_from_wherever() {
        let throttle = SignInThrottle::default();
        for n in 0..10 {
            assert!(throttle.admit("a@b".into(), Some(ip(n)), T).is_ok());
        }
        let refused = throttle.admit("a@b".into(), Some(ip(99)), T.plus_secs(15)).unwrap_err();
        assert_eq!(refused.retry_after_secs, 45);
        assert!(throttle.admit("c@d".into(), Some(ip(0)), T).is_ok());
        assert!(throttle.admit("a@b".into(), Some(ip(0)), T.plus_secs(60)).is_ok());
    }

    #[test]
    fn an_address_fails_a_hundred_times_a_minute_on_whatever_account() {
        let throttle = SignInThrottle::default();
        for n in 0..100 {
            assert!(throttle.admit(format!("{n}@b"), Some(ip(1)), T).is_ok());
        }
        assert!(throttle.admit("new@b".into(), Some(ip(1)), T).is_err());
        assert!(throttle.admit("new@b".into(), Some(ip(2)), T).is_ok());
    }

    #[test]
    fn success_costs_nothing() {
        let throttle = SignInThrottle::default();
        for _ in 0..200 {
            let attempt = throttle.admit("a@b".into(), Some(ip(1)), T).unwrap();
            throttle.succeeded(&attempt, T);
        }
    }
}
