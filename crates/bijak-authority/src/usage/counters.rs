//! The counters in memory.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use bijak_domain::{ApiKeyId, Scope, ServiceAccountKeyId, Timestamp};

/// Locks that calls spread over, by credential.
const SHARDS: usize = 16;
/// User agents kept apart per credential and hour; any number of others share one name. A client chooses its user agent:
/// it must not choose how much we store.
const USER_AGENTS: usize = 64;
pub(super) const OTHER_USER_AGENTS: &str = "(other user agents)";

/// What is counted: keys. People's tokens are in the audit log by their grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Credential {
    ApiKey(ApiKeyId),
    ServiceAccountKey(ServiceAccountKeyId),
}

impl std::fmt::Display for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ApiKey(id) => id.fmt(f),
            Self::ServiceAccountKey(id) => id.fmt(f),
        }
    }
}

/// One kind of call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) credential: Credential,
    pub(super) hour: Timestamp,
    pub(super) source_ip: IpAddr,
    pub(super) user_agent: Option<Box<str>>,
    pub(super) scope: Option<Scope>,
}

/// [`Counted`] by the hash of its user agent, so that counting a call copies no text. Keyed anew for each process: nobody
/// can look for two user agents that fall together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Slot {
    credential: Credential,
    hour: Timestamp,
    source_ip: IpAddr,
    user_agent: Option<u64>,
    scope: Option<Scope>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counter {
    pub(super) count: u64,
    pub(super) first: Timestamp,
    pub(super) last: Timestamp,
}

impl Counter {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
    }
}

#[derive(Default)]
struct Shard {
    counters: HashMap<Slot, (Counted, Counter)>,
    /// Hashes of the user agents seen per credential in `hour`.
    user_agents: HashMap<Credential, HashSet<u64>>,
    hour: Option<Timestamp>,
}

/// All counters that are not in the database yet.
pub struct Usage {
    shards: [Mutex<Shard>; SHARDS],
    hasher: RandomState,
    /// Held while counters are on their way into the database: whoever gets it next finds them there.
    pub(super) flushing: tokio::sync::Mutex<()>,
}

impl std::fmt::Debug for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Usage").finish_non_exhaustive()
    }
}

impl Default for Usage {
    fn default() -> Self {
        Self {
            shards: Default::default(),
            hasher: RandomState::new(),
            flushing: tokio::sync::Mutex::default(),
        }
    }
}

impl Usage {
    /// Counts one call.
    pub fn count(
        &self,
        credential: Credential,
        now: Timestamp,
        source_ip: IpAddr,
        user_agent: Option<&str>,
        scope: Option<Scope>,
    ) {
        let hour = now.hour();
        let mut shard = self.shard(credential);
        let agent = user_agent.map(|text| self.known_or_other(&mut shard, credential, hour, text));
        let slot = Slot { credential, hour, source_ip, user_agent: agent.map(|(hash, _)| hash), scope };
        let one = Counter { count: 1, first: now, last: now };
        shard.counters.entry(slot).and_modify(|(_, counter)| counter.add(one)).or_insert_with(|| {
            let user_agent = agent.map(|(_, text)| text.into());
            (Counted { credential, hour, source_ip, user_agent, scope }, one)
        });
    }

    /// Takes everything out.
    pub(super) fn drain(&self) -> Vec<(Counted, Counter)> {
        let mut all = Vec::new();
        for shard in &self.shards {
            let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            all.extend(std::mem::take(&mut shard.counters).into_values());
        }
        all
    }

    /// Puts back what could not be written.
    pub(super) fn put_back(&self, all: Vec<(Counted, Counter)>) {
        for (counted, counter) in all {
            let Counted { credential, hour, source_ip, ref user_agent, scope } = counted;
            let user_agent = user_agent.as_deref().map(|text| self.hasher.hash_one(text));
            let slot = Slot { credential, hour, source_ip, user_agent, scope };
            let mut shard = self.shard(credential);
            shard.counters.entry(slot).and_modify(|(_, c)| c.add(counter)).or_insert((counted, counter));
        }
    }

    fn shard(&self, credential: Credential) -> std::sync::MutexGuard<'_, Shard> {
        let shard = usize::try_from(self.hasher.hash_one(credential) % SHARDS as u64).unwrap_or(0);
        self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known_or_other<'a>(
        &self,
        shard: &mut Shard,
        credential: Credential,
        hour: Timestamp,
        user_agent: &'a str,
    ) -> (u64, &'a str) {
        if shard.hour != Some(hour) {
            shard.hour = Some(hour);
            shard.user_agents.clear();
        }
        let seen = shard.user_agents.entry(credential).or_default();
        let hash = self.hasher.hash_one(user_agent);
        if seen.len() < USER_AGENTS {
            seen.insert(hash);
        }
        if seen.contains(&hash) {
            (hash, user_agent)
        } else {
            (self.hasher.hash_one(OTHER_USER_AGENTS), OTHER_USER_AGENTS)
        }
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::OsEntropy;

    use super::*;

    const T: Timestamp = Timestamp::from_millis(7_200_000);

    fn credential() -> Credential {
        Credential::ApiKey(ApiKeyId::new(T, &OsEntropy))
    }

    #[test]
    fn calls_of_one_kind_share_a_counter() {
        let usage = Usage::default();
        let key = credential();
        let ip = "192.0.2.1".parse().unwrap();
        usage.count(key, T, ip, Some("curl/8"), None);
        usage.count(key, T.plus_secs(5), ip, Some("curl/8"), None);
        usage.count(key, T, ip, None, None);
        usage.count(key, T, ip, Some("curl/8"), Some(Scope::RagRead));
        usage.count(key, T.plus_secs(3_600), ip, Some("curl/8"), None);
        let mut counts: Vec<u64> = usage.drain().into_iter().map(|(_, counter)| counter.count).collect();
        counts.sort_unstable();
        assert_eq!(counts, [1, 1, 1, 2]);
        assert_eq!(usage.drain(), []);
    }

    #[test]
    fn what_could_not_be_written_is_counted_on() {
        let usage = Usage::default();
        let key = credential();
        let ip = "192.0.2.1".parse().unwrap();
        usage.count(key, T, ip, Some("curl/8"), None);
        let kept = usage.drain();
        usage.count(key, T.plus_secs(1), ip, Some("curl/8"), None);
        usage.put_back(kept);
        let all = usage.drain();
        let [(_, counter)] = all[..] else { panic!("{all:?}") };
        assert_eq!(counter, Counter { count: 2, first: T, last: T.plus_secs(1) });
    }

    #[test]
    fn a_client_that_changes_its_user_agent_fills_a_bounded_number_of_counters() {
        let usage = Usage::default();
        let key = credential();
        for n in 0..10_000 {
            usage.count(key, T, "192.0.2.1".parse().unwrap(), Some(&format!("agent/{n}")), None);
        }
        let all = usage.drain();
        assert_eq!(all.len(), USER_AGENTS + 1);
        assert_eq!(all.iter().map(|(_, counter)| counter.count).sum::<u64>(), 10_000);
        let others = all.iter().find(|(c, _)| c.user_agent.as_deref() == Some(OTHER_USER_AGENTS)).unwrap();
        assert_eq!(others.1.count, 10_000 - USER_AGENTS as u64);
    }
}
