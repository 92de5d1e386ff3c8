//! Pages, filters and numbers, against a plain filter over a plain list.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod support;

use bijak_audit_cache::{AuditCache, Filter};
use bijak_domain::{AuditEvent, Outcome};
use support::{cache, event, events};

fn filter(change: impl FnOnce(&mut Filter)) -> Filter {
    let mut filter = Filter::default();
    change(&mut filter);
    filter
}

/// Every page of a filter, in pieces of 7.
fn pages(cache: &AuditCache, filter: &Filter) -> Vec<u64> {
    let first = cache.page(filter, None, 0, 7).unwrap();
    let mut seqs: Vec<u64> = first.rows.iter().map(|row| row.seq).collect();
    while (seqs.len() as u64) < first.total {
        let page = cache.page(filter, first.up_to_seq, seqs.len() as u64, 7).unwrap();
        assert_eq!(page.total, first.total);
        assert!(!page.rows.is_empty());
        seqs.extend(page.rows.iter().map(|row| row.seq));
    }
    seqs
}

type Rule = fn(&AuditEvent) -> bool;

#[test]
fn every_filter_finds_exactly_what_a_plain_search_finds_newest_first() {
    let (_dir, cache) = cache();
    cache.append(&events(0..100)).unwrap();
    let cases: Vec<(Filter, Rule)> = vec![
        (Filter::default(), |_| true),
        (filter(|f| f.text = Some("  ".into())), |_| true),
        (filter(|f| f.workspace_id = Some("ws_even".into())), |e| e.seq.is_multiple_of(2)),
        (filter(|f| f.workspace_id = Some("ws_none".into())), |_| false),
        (filter(|f| f.actor = Some("usr_2".into())), |e| e.seq % 5 == 2),
        (filter(|f| f.actor = Some("Person 1".into())), |e| e.seq % 5 == 1),
        (filter(|f| f.actor = Some("person 1".into())), |_| false),
        (filter(|f| f.identity = Some("usr_3".into())), |e| e.seq % 5 == 3),
        (filter(|f| f.identity = Some("key_40".into())), |e| e.seq == 40),
        (filter(|f| f.action = Some("api_key.revoked".into())), |e| e.seq % 3 == 1),
        (filter(|f| f.action = Some("api_key.*".into())), |e| e.seq % 3 != 2),
        (filter(|f| f.action = Some("*".into())), |_| true),
        (filter(|f| f.action = Some("api_key".into())), |_| false),
        (filter(|f| f.outcome = Some(Outcome::Failure)), |e| e.seq.is_multiple_of(7)),
        (filter(|f| f.text = Some("CURL".into())), |e| e.seq % 2 == 1),
        (filter(|f| f.text = Some("ÜNÏCODE".into())), |e| e.seq % 2 == 1),
        (filter(|f| f.text = Some("[x](y);".into())), |e| e.seq % 2 == 1),
        (filter(|f| f.text = Some("deep value".into())), |_| true),
        (filter(|f| f.text = Some("deep curl".into())), |e| e.seq % 2 == 1),
        (filter(|f| f.text = Some("person key_8".into())), |e| e.seq == 80),
        (filter(|f| f.text = Some("failure".into())), |e| e.seq.is_multiple_of(7)),
        (filter(|f| f.text = Some("revoked".into())), |e| e.seq.is_multiple_of(7) || e.seq % 3 == 1),
        (filter(|f| f.text = Some("203.0.113.1".into())), |e| e.seq % 3 == 1),
        (filter(|f| f.text = Some("2023-11-14t22:13:20".into())), |e| e.seq == 1),
        // The names of fields are not their content.
        (filter(|f| f.text = Some("nested".into())), |_| false),
        (filter(|f| f.text = Some("user_agent".into())), |_| false),
        // SQL's and LIKE's own characters are only text.
        (filter(|f| f.text = Some("%".into())), |_| false),
        (filter(|f| f.text = Some("' OR 1=1 --".into())), |_| false),
        (
            filter(|f| {
                f.workspace_id = Some("ws_even".into());
                f.action = Some("api_key.*".into());
                f.outcome = Some(Outcome::Success);
                f.text = Some("person".into());
            }),
            |e| e.seq.is_multiple_of(2) && e.seq % 3 != 2 && !e.seq.is_multiple_of(7) && e.seq % 5 < 3,
        ),
    ];
    for (filter, rule) in cases {
        let expected: Vec<u64> = events(0..100).iter().rev().filter(|e| rule(e)).map(|e| e.seq).collect();
        assert_eq!(pages(&cache, &filter), expected, "{filter:?}");
    }
}

#[test]
fn a_snapshot_does_not_move_while_events_come_at_either_end() {
    let (_dir, cache) = cache();
    cache.append(&events(50..80)).unwrap();
    for filter in [Filter::default(), filter(|f| f.actor = Some("usr_0".into()))] {
        let before = cache.page(&filter, None, 0, 5).unwrap();
        let held = cache.held().unwrap().unwrap();
        cache.append(&events(held.high + 1..held.high + 11)).unwrap();
        cache.append(&events(held.low - 10..held.low)).unwrap();
        let after = cache.page(&filter, before.up_to_seq, 0, 5).unwrap();
        assert_eq!(after.rows, before.rows);
        assert!(after.total > before.total, "older events are part of the snapshot");
        let fresh = cache.page(&filter, None, 0, 5).unwrap();
        assert!(fresh.rows[0].seq > before.rows[0].seq);
    }
}

#[test]
fn a_remembered_filter_sees_what_was_added_since() {
    let (_dir, cache) = cache();
    let failures = filter(|f| f.outcome = Some(Outcome::Failure));
    cache.append(&events(40..60)).unwrap();
    assert_eq!(pages(&cache, &failures), [56, 49, 42]);
    cache.append(&events(60..71)).unwrap();
    assert_eq!(pages(&cache, &failures), [70, 63, 56, 49, 42]);
    cache.append(&events(20..40)).unwrap();
    assert_eq!(pages(&cache, &failures), [70, 63, 56, 49, 42, 35, 28, 21]);
    // Pushed out of memory by other filters and found again.
    for n in 0..10 {
        cache.page(&filter(|f| f.text = Some(format!("nothing{n}"))), None, 0, 1).unwrap();
    }
    assert_eq!(pages(&cache, &failures), [70, 63, 56, 49, 42, 35, 28, 21]);
}

#[test]
fn positions_and_snapshots_outside_of_the_list_are_empty_not_errors() {
    let (_dir, cache) = cache();
    let none = cache.page(&Filter::default(), None, 0, 10).unwrap();
    assert_eq!((none.up_to_seq, none.total, none.rows.len()), (None, 0, 0));
    cache.append(&events(10..20)).unwrap();
    let beyond = cache.page(&Filter::default(), None, u64::MAX, 10).unwrap();
    assert_eq!((beyond.total, beyond.rows.len()), (10, 0));
    let below = cache.page(&Filter::default(), Some(3), 0, 10).unwrap();
    assert_eq!((below.total, below.rows.len()), (0, 0));
    let above = cache.page(&Filter::default(), Some(99), 0, 1).unwrap();
    assert_eq!((above.up_to_seq, above.rows), (Some(19), vec![event(19)]));
    let one_failure = filter(|f| f.outcome = Some(Outcome::Failure));
    assert_eq!(cache.page(&one_failure, Some(13), 0, 10).unwrap().total, 0);
}

#[test]
fn status_names_the_most_frequent_first() {
    let (_dir, cache) = cache();
    assert_eq!(cache.status().unwrap().actions, [""; 0]);
    cache.append(&events(1..12)).unwrap();
    cache.append(&events(0..1)).unwrap();
    let status = cache.status().unwrap();
    let held = status.held.unwrap();
    assert_eq!((held.count(), held.oldest_time, held.newest_time), (12, event(1).time, event(10).time));
    assert_eq!(status.actions, ["api_key.created", "api_key.revoked", "oauth_token.issued"]);
    assert_eq!(status.actors, ["Person 0", "Person 1", "Person 2", "usr_3"]);
}
