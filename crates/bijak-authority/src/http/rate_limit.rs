//! Fixed windows that count refusals, bounded in memory.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

use bijak_domain::Timestamp;

/// Names counted in one window at most. Beyond it new names share one count: memory stays bounded, the limit holds.
const NAMES: usize = 100_000;

/// `limit` events a name in `window_ms`; all names share the window's start, so that forgetting is dropping one map.
#[derive(Debug)]
pub struct RateLimit<K> {
    limit: u32,
    window_ms: i64,
    window: Mutex<Window<K>>,
}

#[derive(Debug)]
struct Window<K> {
    start: Timestamp,
    counts: HashMap<K, u32>,
    others: u32,
}

impl<K: Hash + Eq> RateLimit<K> {
    pub fn new(limit: u32, window_ms: i64) -> Self {
        let window = Window { start: Timestamp::from_millis(0), counts: HashMap::new(), others: 0 };
        Self { limit, window_ms, window: Mutex::new(window) }
    }

    /// Counts one event of `key`. An error: the limit was reached before this one, and how many seconds are left.
    pub fn count(&self, key: K, now: Timestamp) -> Result<(), u64> {
        let mut window = self.current(now);
        let limit = self.limit;
        let count = window.slot(key);
        if *count >= limit {
            return Err(self.left(&window, now));
        }
        *count += 1;
        Ok(())
    }

    /// Whether `key` has reached the limit, counting nothing; if so, how many seconds are left.
    pub fn check(&self, key: &K, now: Timestamp) -> Result<(), u64> {
        let window = self.current(now);
        let count = window.counts.get(key).copied().unwrap_or(if window.counts.len() < NAMES {
            0
        } else {
            window.others
        });
        if count >= self.limit { Err(self.left(&window, now)) } else { Ok(()) }
    }

    /// Takes back one event of `key` that turned out to be none.
    pub fn give_back(&self, key: &K, now: Timestamp) {
        if let Some(count) = self.current(now).counts.get_mut(key) {
            *count = count.saturating_sub(1);
        }
    }

    fn current(&self, now: Timestamp) -> std::sync::MutexGuard<'_, Window<K>> {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let age = now.millis_since(window.start);
        // A clock set back starts anew as well.
        if age >= self.window_ms || age < 0 {
            window.start =
                Timestamp::from_millis(now.as_millis() - now.as_millis().rem_euclid(self.window_ms));
            window.counts.clear();
            window.others = 0;
        }
        window
    }

    fn left(&self, window: &Window<K>, now: Timestamp) -> u64 {
        let ms = self.window_ms - now.millis_since(window.start);
        u64::try_from(ms).unwrap_or(0).div_ceil(1000).max(1)
    }
}

impl<K: Hash + Eq> Window<K> {
    fn slot(&mut self, key: K) -> &mut u32 {
        if self.counts.len() >= NAMES && !self.counts.contains_key(&key) {
            return &mut self.others;
        }
        self.counts.entry(key).or_insert(0)
    }
}

/// What counts as one client: an IPv4 address, or the /64 that an IPv6 customer has at least.
pub fn client_key(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6) & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: Timestamp = Timestamp::from_millis(600_000);

    #[test]
    fn the_limit_holds_per_name_and_ends_with_the_window() {
        let limit = RateLimit::new(2, 60_000);
        assert_eq!(limit.count("a", T), Ok(()));
        assert_eq!(limit.count("a", T), Ok(()));
        assert_eq!(limit.count("a", T.plus_secs(12)), Err(48));
        assert_eq!(limit.check(&"a", T.plus_millis(59_999)), Err(1));
        assert_eq!(limit.count("b", T), Ok(()));
        assert_eq!(limit.check(&"a", T.plus_secs(60)), Ok(()));
        assert_eq!(limit.count("a", T.plus_secs(60)), Ok(()));
    }

    #[test]
    fn a_flood_of_names_shares_one_count() {
        let limit = RateLimit::new(3, 60_000);
        for name in 0..NAMES {
            assert_eq!(limit.count(name, T), Ok(()));
        }
        let refused = (NAMES..NAMES + 10).filter(|name| limit.count(*name, T).is_err()).count();
        assert_eq!(refused, 7);
        assert_eq!(limit.count(0, T), Ok(()), "a name counted before keeps its own count");
    }

    #[test]
    fn an_ipv6_customer_is_one_client() {
        let key = |text: &str| client_key(text.parse().unwrap());
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff:1"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
    }
}
