//! What is usual for one actor, learned event by event in the order of `seq`; and what is not.
//!
//! Three rules, each of which can be told in one sentence with its figures. They are no judgement: a log has no labels to
//! learn from, and a rule whose reason nobody can check helps nobody. To add one: a variant of `FlagKind` and its method.

use std::{collections::BTreeMap, net::IpAddr};

use bijak_domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::view::FlagKind;

/// A network is only new to an actor that has been around.
const KNOWN_AFTER_EVENTS: u64 = 50;
/// Whoever comes from this many networks is nowhere at home: a new one says nothing.
const MOST_NETWORKS: usize = 64;
/// A burst: so many failures within the time.
const BURST: usize = 10;
const BURST_MS: i64 = 5 * 60 * 1_000;
/// Hours are only told apart for an actor seen on so many days and so often.
const HOURS_AFTER_DAYS: u32 = 14;
const HOURS_AFTER_EVENTS: u64 = 300;
/// An hour is unusual that holds less than one event in so many.
const RARE: u64 = 200;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// What a rule needs of an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) time: Timestamp,
    pub(super) source_ip: Option<&'a str>,
    pub(super) success: bool,
}

/// Something unusual: the rule, and its figures in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unusual {
    pub(super) kind: FlagKind,
    pub(super) why: String,
}

/// All that is remembered of an actor: some hundred bytes, kept from one run to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Habits {
    events: u64,
    /// Events by network, the network as text.
    networks: BTreeMap<String, u64>,
    /// Times of the latest failures, oldest first; emptied by a burst, so that one is told once.
    failures: Vec<i64>,
    /// Events by hour of the day, UTC.
    hours: [u64; 24],
    days: u32,
    last_day: Option<i64>,
    /// The hour that was last told, counted from 1970: one event of it is enough.
    told_hour: Option<i64>,
}

impl Habits {
    /// Judges an event by what came before it, then learns from it.
    pub(super) fn observe(&mut self, seen: Seen<'_>) -> Vec<Unusual> {
        let found = [self.new_network(seen), self.failure_burst(seen), self.unusual_hour(seen)];
        self.events += 1;
        found.into_iter().flatten().collect()
    }

    fn new_network(&mut self, seen: Seen<'_>) -> Option<Unusual> {
        // A failure may be anybody who uses the actor's name: it makes no network a known one.
        let network = seen.source_ip.filter(|_| seen.success).and_then(network)?;
        if let Some(count) = self.networks.get_mut(&network) {
            *count += 1;
            return None;
        }
        let (known, before) = (self.networks.len(), self.events);
        if known >= MOST_NETWORKS {
            return None;
        }
        let why = match known {
            1 => format!("First event from {network}. All {before} before came from one other network."),
            _ => format!("First event from {network}. The {before} before came from {known} other networks."),
        };
        self.networks.insert(network, 1);
        let told = known > 0 && before >= KNOWN_AFTER_EVENTS;
        told.then_some(Unusual { kind: FlagKind::NewNetwork, why })
    }

    fn failure_burst(&mut self, seen: Seen<'_>) -> Option<Unusual> {
        if seen.success {
            return None;
        }
        let now = seen.time.as_millis();
        self.failures.retain(|time| (now - time).abs() <= BURST_MS);
        self.failures.push(now);
        if self.failures.len() < BURST {
            return None;
        }
        let first = self.failures.iter().copied().min().unwrap_or(now);
        let why = format!("{} failures within {}.", self.failures.len(), span(now - first));
        self.failures.clear();
        Some(Unusual { kind: FlagKind::FailureBurst, why })
    }

    fn unusual_hour(&mut self, seen: Seen<'_>) -> Option<Unusual> {
        let time = seen.time.as_millis();
        let hour = usize::try_from(time.rem_euclid(DAY_MS) / HOUR_MS).unwrap_or_default();
        let this_hour = time.div_euclid(HOUR_MS);
        let (all, here) = (self.events, self.hours[hour]);
        self.hours[hour] += 1;
        let day = time.div_euclid(DAY_MS);
        // Times may be out of order: only a later day is another one.
        if self.last_day.is_none_or(|last| day > last) {
            self.last_day = Some(day);
            self.days += 1;
        }
        let known = self.days >= HOURS_AFTER_DAYS && all >= HOURS_AFTER_EVENTS;
        if !known || here * RARE >= all || self.told_hour == Some(this_hour) {
            return None;
        }
        self.told_hour = Some(this_hour);
        let next = (hour + 1) % 24;
        let why =
            format!("{here} of the {all} events before fell between {hour:02}:00 and {next:02}:00 UTC.");
        Some(Unusual { kind: FlagKind::UnusualHour, why })
    }
}

/// The /24 of an IPv4 address, the /64 of an IPv6 one; as the facet `network` counts them.
pub(super) fn network(ip: &str) -> Option<String> {
    let mapped = |ip: IpAddr| ip.to_canonical();
    match mapped(ip.parse().ok()?) {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            Some(format!("{a}.{b}.{c}.0/24"))
        }
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            let base = std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0);
            Some(format!("{base}/64"))
        }
    }
}

fn span(ms: i64) -> String {
    let seconds = ms / 1_000;
    match (seconds / 60, seconds % 60) {
        (0, 1) => "1 second".to_owned(),
        (0, seconds) => format!("{seconds} seconds"),
        (1, 0) => "1 minute".to_owned(),
        (minutes, 0) => format!("{minutes} minutes"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONDAY: i64 = 1_795_392_000_000;

    fn at(ms: i64, ip: &str, success: bool) -> Seen<'_> {
        Seen { time: Timestamp::from_millis(ms), source_ip: Some(ip), success }
    }

    fn kinds(found: &[Unusual]) -> Vec<FlagKind> {
        found.iter().map(|unusual| unusual.kind).collect()
    }

    #[test]
    fn the_first_network_is_nobodys_surprise_and_a_second_one_is_told_once() {
        let mut habits = Habits::default();
        for second in 0..50 {
            assert_eq!(habits.observe(at(MONDAY + second * 1_000, "203.0.113.7", true)), []);
        }
        assert_eq!(habits.observe(at(MONDAY, "203.0.113.9", true)), [], "the same network");
        let found = habits.observe(at(MONDAY, "198.51.100.1", true));
        let why = "First event from 198.51.100.0/24. All 51 before came from one other network.";
        assert_eq!(found, [Unusual { kind: FlagKind::NewNetwork, why: why.into() }]);
        assert_eq!(habits.observe(at(MONDAY, "198.51.100.2", true)), []);
    }

    #[test]
    fn a_failure_makes_no_network_a_known_one() {
        let mut habits = Habits::default();
        for _ in 0..60 {
            habits.observe(at(MONDAY, "203.0.113.7", true));
        }
        assert_eq!(habits.observe(at(MONDAY, "198.51.100.1", false)), []);
        assert_eq!(kinds(&habits.observe(at(MONDAY, "198.51.100.1", true))), [FlagKind::NewNetwork]);
    }

    #[test]
    fn who_roams_is_not_told_of() {
        let mut habits = Habits::default();
        let mut told = 0;
        for n in 0..200 {
            told += habits.observe(at(MONDAY, &format!("10.0.{n}.1"), true)).len();
        }
        assert_eq!(told, MOST_NETWORKS - usize::try_from(KNOWN_AFTER_EVENTS).unwrap());
        assert_eq!(habits.networks.len(), MOST_NETWORKS);
    }

    #[test]
    fn ten_failures_in_five_minutes_are_one_burst() {
        let mut habits = Habits::default();
        let mut found = Vec::new();
        for n in 0..19 {
            found.extend(habits.observe(at(MONDAY + n * 20_000, "203.0.113.7", false)));
        }
        assert_eq!(
            found,
            [Unusual { kind: FlagKind::FailureBurst, why: "10 failures within 3 minutes.".into() }]
        );
        let mut slow = Habits::default();
        for n in 0..50 {
            assert_eq!(slow.observe(at(MONDAY + n * 40_000, "203.0.113.7", false)), []);
        }
    }

    #[test]
    fn an_hour_that_is_hardly_ever_used_is_told_once_in_it() {
        let mut habits = Habits::default();
        for day in 0..20 {
            for minute in 0..20 {
                let time = MONDAY + day * DAY_MS + 9 * HOUR_MS + minute * 60_000;
                assert_eq!(habits.observe(at(time, "203.0.113.7", true)), []);
            }
        }
        let night = MONDAY + 20 * DAY_MS + 3 * HOUR_MS;
        let found = habits.observe(at(night, "203.0.113.7", true));
        let why = "0 of the 400 events before fell between 03:00 and 04:00 UTC.";
        assert_eq!(found, [Unusual { kind: FlagKind::UnusualHour, why: why.into() }]);
        assert_eq!(habits.observe(at(night + 60_000, "203.0.113.7", true)), []);
        assert_eq!(kinds(&habits.observe(at(night + DAY_MS, "203.0.113.7", true))), [FlagKind::UnusualHour]);
    }

    #[test]
    fn habits_survive_being_kept() {
        let mut habits = Habits::default();
        for n in 0..30 {
            habits.observe(at(MONDAY + n * HOUR_MS, "2001:db8:1:2::9", n % 3 == 0));
        }
        let kept = serde_json::to_string(&habits).unwrap();
        assert_eq!(serde_json::from_str::<Habits>(&kept).unwrap(), habits);
        assert_eq!(habits.networks.keys().collect::<Vec<_>>(), ["2001:db8:1:2::/64"]);
    }

    #[test]
    fn networks_of_all_shapes() {
        assert_eq!(network("::ffff:203.0.113.7").as_deref(), Some("203.0.113.0/24"));
        assert_eq!(network("not an address"), None);
    }
}
