//! How much may be asked, where a deployment says so: requests by address, credential, OAuth client and organization.
//!
//! A limit is a bucket for each name (GCRA): `50/s` lets 50 through at once and one more every 20 ms. Time here is the
//! machine's monotonic clock and not the injected one: a clock set back must not lock anybody out. Refusals have a limit
//! of their own ([`super::rate_limit`]), which always holds.

use std::{
    fmt::{self, Display},
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    str::FromStr,
};

use bijak_domain::{OrganizationId, SecretHash};
use governor::{
    DefaultKeyedRateLimiter, Quota,
    clock::{Clock, DefaultClock},
};

use super::{Principal, PrincipalKind, rate_limit::client_key};

/// `50/s`, `600/min`: that many at once, and as many again in that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    requests: NonZeroU32,
    per: Period,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Period {
    Second,
    Minute,
    Hour,
}

impl Period {
    const ALL: [(&'static str, Self); 3] = [("s", Self::Second), ("min", Self::Minute), ("h", Self::Hour)];
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a rate such as 50/s, 600/min or 1000/h")]
pub struct ParseRateError;

impl FromStr for Rate {
    type Err = ParseRateError;

    fn from_str(text: &str) -> Result<Self, ParseRateError> {
        let (requests, per) = text.split_once('/').ok_or(ParseRateError)?;
        let requests = requests.parse().map_err(|_| ParseRateError)?;
        let (_, per) = Period::ALL.into_iter().find(|(name, _)| *name == per).ok_or(ParseRateError)?;
        Ok(Self { requests, per })
    }
}

impl Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Period::ALL.into_iter().find(|(_, per)| *per == self.per).map_or("", |(name, _)| name);
        write!(f, "{}/{name}", self.requests)
    }
}

impl From<Rate> for Quota {
    fn from(Rate { requests, per }: Rate) -> Self {
        match per {
            Period::Second => Self::per_second(requests),
            Period::Minute => Self::per_minute(requests),
            Period::Hour => Self::per_hour(requests),
        }
    }
}

/// The deployment's rates; none: no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rates {
    /// Of one address (an IPv6 /64), whoever asks and whatever for.
    pub address: Option<Rate>,
    /// Of one API key, service-account key or access token.
    pub credential: Option<Rate>,
    /// Of one OAuth client, with the tokens of all its users.
    pub client: Option<Rate>,
    /// Of one organization with all its credentials: no tenant takes the others' share.
    pub organization: Option<Rate>,
}

/// What is left to each name.
#[derive(Debug)]
pub struct Limits {
    addresses: Limit<IpAddr>,
    credentials: Limit<SecretHash>,
    clients: Limit<String>,
    organizations: Limit<OrganizationId>,
}

/// Seconds until the next request has a chance.
pub type RetryAfter = u64;

impl Limits {
    pub fn new(rates: Rates) -> Self {
        let Rates { address, credential, client, organization } = rates;
        Self {
            addresses: Limit::new(address),
            credentials: Limit::new(credential),
            clients: Limit::new(client),
            organizations: Limit::new(organization),
        }
    }

    /// Counts a request of an address.
    pub fn of_address(&self, address: IpAddr) -> Result<(), RetryAfter> {
        self.addresses.count(&client_key(address))
    }

    /// Counts a request with a valid credential. The narrowest limit first: what a credential is refused is not taken from
    /// its organization.
    pub fn of_caller(&self, credential: &SecretHash, principal: &Principal) -> Result<(), RetryAfter> {
        self.credentials.count(credential)?;
        if let PrincipalKind::User { client_id, .. } = &principal.kind {
            self.clients.count(client_id)?;
        }
        self.organizations.count(&principal.organization_id)
    }

    /// Forgets names that have their whole rate again.
    pub fn forget(&self) {
        self.addresses.forget();
        self.credentials.forget();
        self.clients.forget();
        self.organizations.forget();
    }
}

struct Limit<K: Clone + Hash + Eq>(Option<DefaultKeyedRateLimiter<K>>);

impl<K: Clone + Hash + Eq> fmt::Debug for Limit<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Limit").field(&self.0.is_some()).finish()
    }
}

impl<K: Clone + Hash + Eq> Limit<K> {
    fn new(rate: Option<Rate>) -> Self {
        Self(rate.map(|rate| DefaultKeyedRateLimiter::dashmap(rate.into())))
    }

    fn count(&self, key: &K) -> Result<(), RetryAfter> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        limiter.check_key(key).map_err(|not_yet| {
            let wait = not_yet.wait_time_from(DefaultClock::default().now());
            wait.as_secs() + 1
        })
    }

    fn forget(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_as_it_is_written() {
        for text in ["1/s", "600/min", "100000/h"] {
            assert_eq!(text.parse::<Rate>().unwrap().to_string(), text);
        }
        for bad in ["", "5", "0/s", "-1/s", "5/d", "5 / s", "1.5/s", "5000000000/s"] {
            assert_eq!(bad.parse::<Rate>(), Err(ParseRateError), "{bad}");
        }
    }

    #[test]
    fn one_name_does_not_take_anothers_share() {
        let rates = Rates { address: Some("3/h".parse().unwrap()), ..Rates::default() };
        let limits = Limits::new(rates);
        let [greedy, other] = ["192.0.2.1", "192.0.2.2"].map(|text| text.parse().unwrap());
        for _ in 0..3 {
            assert_eq!(limits.of_address(greedy), Ok(()));
        }
        let wait = limits.of_address(greedy).unwrap_err();
        assert!((1..=1_201).contains(&wait), "{wait}");
        limits.forget();
        assert!(limits.of_address(greedy).is_err(), "what has been used is not forgotten");
        assert_eq!(limits.of_address(other), Ok(()));
    }
}
