//! Refusals on their way to the audit log: one event per person or credential, address and reason in five minutes, with a
//! count, so that nobody floods the log.
//!
//! A refusal is counted in memory and stands whether or not its event can be written. The first of its kind is due at once,
//! the following ones together when five minutes are over.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bijak_domain::{Clock, OrganizationId, Timestamp};
use serde_json::json;

use crate::store::{NewEvent, Store, StoreError};

/// One event of a kind in this time: five minutes.
const QUIET_MS: i64 = 5 * 60_000;
/// Kinds kept at most. Beyond it new kinds are counted together in the server's log only.
const KINDS: usize = 10_000;

/// What counts as the same refusal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Kind {
    organization_id: OrganizationId,
    actor_id: Option<String>,
    target_id: Option<String>,
    action: &'static str,
    reason: Option<&'static str>,
    source_ip: Option<IpAddr>,
}

impl Kind {
    fn of(event: &NewEvent) -> Self {
        Self {
            organization_id: event.organization_id,
            actor_id: event.actor.id.clone(),
            target_id: event.target.as_ref().and_then(|target| target.id.clone()),
            action: event.action,
            reason: event.reason,
            source_ip: event.origin.source_ip,
        }
    }
}

#[derive(Debug)]
struct Tally {
    /// The first refusal that no event tells of yet.
    first: Option<NewEvent>,
    count: u64,
    last_at: Timestamp,
    /// No event of this kind is written before.
    quiet_until: Timestamp,
}

#[derive(Debug, Default)]
pub struct RefusalLog {
    kinds: Mutex<HashMap<Kind, Tally>>,
}

impl RefusalLog {
    /// Counts one refusal; the next flush writes its event if one is due. `event` is what the log would say of it alone.
    pub fn record(&self, event: NewEvent) {
        self.count(event);
    }

    /// As [`Self::record`]; true: an event is due, for callers that do not want to wait for the next flush.
    pub fn count(&self, event: NewEvent) -> bool {
        let kind = Kind::of(&event);
        let mut kinds = self.lock();
        if kinds.len() >= KINDS && !kinds.contains_key(&kind) {
            tracing::warn!(
                action = event.action,
                "too many kinds of refusals at once: one is not in the audit log"
            );
            return false;
        }
        let now = event.time;
        let tally = kinds.entry(kind).or_insert_with(|| Tally {
            first: None,
            count: 0,
            last_at: event.time,
            quiet_until: event.time,
        });
        tally.count += 1;
        tally.last_at = event.time;
        tally.first.get_or_insert(event);
        now >= tally.quiet_until
    }

    /// Writes the events that are due; `all`: everything counted so far, because the server is about to end.
    pub async fn flush(&self, store: &Store, clock: &Arc<dyn Clock>, all: bool) {
        let due = self.take(clock.now(), all);
        if due.is_empty() {
            return;
        }
        let events: Vec<NewEvent> = due.iter().cloned().map(Due::event).collect();
        let clock = Arc::clone(clock);
        let written = store.write(move |tx| {
            for mut event in events {
                // The time of the transaction: events ascend in time as they do in `seq`.
                event.time = clock.now();
                tx.append_event(event)?;
            }
            Ok::<_, StoreError>(())
        });
        if let Err(error) = written.await {
            tracing::error!(%error, "refusals could not be written to the audit log; they will be told with the next ones");
            self.put_back(due);
        }
    }

    fn put_back(&self, due: Vec<Due>) {
        let mut kinds = self.lock();
        for Due { first, count, last_at } in due {
            if let Some(tally) = kinds.get_mut(&Kind::of(&first)) {
                tally.count += count;
                tally.last_at = tally.last_at.max(last_at);
                tally.first = Some(first);
            }
        }
    }

    fn take(&self, now: Timestamp, all: bool) -> Vec<Due> {
        let mut due = Vec::new();
        self.lock().retain(|_, tally| {
            if now < tally.quiet_until && !all {
                return true;
            }
            let Some(first) = tally.first.take() else { return false };
            due.push(Due { first, count: tally.count, last_at: tally.last_at });
            tally.count = 0;
            tally.quiet_until = now.plus_millis(QUIET_MS);
            true
        });
        due
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Kind, Tally>> {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An event to be written.
#[derive(Debug, Clone)]
struct Due {
    first: NewEvent,
    count: u64,
    last_at: Timestamp,
}

impl Due {
    fn event(self) -> NewEvent {
        let Self { first: mut event, count, last_at } = self;
        event.details.insert("count".to_owned(), json!(count));
        if count > 1 {
            event.details.insert("first_at".to_owned(), json!(event.time));
            event.details.insert("last_at".to_owned(), json!(last_at));
        }
        event
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::{Actor, OsEntropy, Outcome, action};
    use serde_json::Map;

    use super::*;
    use crate::origin::Origin;

    const T: Timestamp = Timestamp::from_millis(1_000_000_000);

    fn refusal(organization_id: OrganizationId, reason: &'static str, time: Timestamp) -> NewEvent {
        NewEvent {
            time,
            organization_id,
            workspace_id: None,
            actor: Actor { kind: Some("user".into()), id: Some("usr_1".into()), name: None },
            action: action::USER_SIGN_IN_FAILED,
            target: None,
            outcome: Outcome::Failure,
            reason: Some(reason),
            origin: Origin::system(),
            details: Map::new(),
        }
    }

    fn counts(due: &[Due]) -> Vec<u64> {
        due.iter().map(|due| due.clone().event().details["count"].as_u64().unwrap()).collect()
    }

    #[test]
    fn the_first_is_written_at_once_and_the_rest_together_after_five_minutes() {
        let log = RefusalLog::default();
        let org = OrganizationId::new(T, &OsEntropy);
        log.record(refusal(org, "wrong_password", T));
        assert_eq!(counts(&log.take(T.plus_secs(1), false)), [1]);
        for s in 2..9 {
            log.record(refusal(org, "wrong_password", T.plus_secs(s)));
        }
        assert!(log.take(T.plus_secs(300), false).is_empty());
        let due = log.take(T.plus_secs(301), false);
        assert_eq!(counts(&due), [7]);
        let details = due[0].clone().event().details;
        assert_eq!(details["first_at"], json!(T.plus_secs(2)));
        assert_eq!(details["last_at"], json!(T.plus_secs(8)));
        // A quiet five minutes later the kind is forgotten.
        assert!(log.take(T.plus_secs(601), false).is_empty());
        assert!(log.lock().is_empty());
    }

    #[test]
    fn what_could_not_be_written_is_told_with_the_next_ones() {
        let log = RefusalLog::default();
        let org = OrganizationId::new(T, &OsEntropy);
        assert!(log.count(refusal(org, "wrong_password", T)));
        let due = log.take(T, false);
        log.put_back(due);
        assert!(!log.count(refusal(org, "wrong_password", T.plus_secs(1))));
        assert_eq!(counts(&log.take(T.plus_secs(300), false)), [2]);
    }

    #[test]
    fn other_reasons_and_addresses_are_other_kinds() {
        let log = RefusalLog::default();
        let org = OrganizationId::new(T, &OsEntropy);
        log.record(refusal(org, "wrong_password", T));
        log.record(refusal(org, "rate_limited", T));
        let mut elsewhere = refusal(org, "rate_limited", T);
        elsewhere.origin.source_ip = Some("192.0.2.1".parse().unwrap());
        log.record(elsewhere);
        assert_eq!(counts(&log.take(T, false)), [1, 1, 1]);
    }

    #[test]
    fn the_end_of_the_server_writes_what_is_left() {
        let log = RefusalLog::default();
        let org = OrganizationId::new(T, &OsEntropy);
        log.record(refusal(org, "wrong_password", T));
        log.take(T, false);
        log.record(refusal(org, "wrong_password", T.plus_secs(1)));
        assert_eq!(counts(&log.take(T.plus_secs(2), true)), [1]);
    }

    #[test]
    fn memory_is_bounded() {
        let log = RefusalLog::default();
        for _ in 0..KINDS + 5 {
            log.record(refusal(OrganizationId::new(T, &OsEntropy), "wrong_password", T));
        }
        assert_eq!(log.lock().len(), KINDS);
    }
}
