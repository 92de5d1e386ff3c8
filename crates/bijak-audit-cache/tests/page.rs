//! Pages, queries and numbers, against a plain filter over a plain list.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod support;

use bijak_audit_cache::{Anchor, AuditCache, Cancel, Direction, Page, Query, query::Now};
use bijak_domain::{AuditEvent, Timestamp};
use support::{cache, event, events};

fn query(text: &str) -> Query {
    let now = Now { time: Timestamp::from_millis(1_700_000_100_000), utc_offset_secs: 0 };
    Query::parse(text, &now).unwrap()
}

fn page(cache: &AuditCache, query: &Query, up_to: Option<u64>, position: u64, limit: usize) -> Page {
    let anchor = Anchor::Position(position);
    cache.page(query, up_to, anchor, Direction::Older, limit, &Cancel::never()).unwrap()
}

fn seqs(page: &Page) -> Vec<u64> {
    page.rows.iter().map(|row| row.event.seq).collect()
}

/// Every page of a query, in pieces of 7.
fn pages(cache: &AuditCache, query: &Query) -> Vec<u64> {
    let first = page(cache, query, None, 0, 7);
    let mut found = seqs(&first);
    while (found.len() as u64) < first.total {
        let page = page(cache, query, first.up_to_seq, found.len() as u64, 7);
        assert_eq!(page.total, first.total);
        assert!(!page.rows.is_empty());
        found.extend(seqs(&page));
    }
    found
}

type Rule = fn(&AuditEvent) -> bool;

#[test]
fn every_query_finds_exactly_what_a_plain_search_finds_newest_first() {
    let (_dir, cache) = cache();
    cache.append(&events(0..100)).unwrap();
    let cases: Vec<(&str, Rule)> = vec![
        ("", |_| true),
        ("workspace:ws_even", |e| e.seq.is_multiple_of(2)),
        ("workspace:ws_none", |_| false),
        ("workspace:\"\"", |e| e.seq % 2 == 1),
        ("actor:usr_2", |e| e.seq % 5 == 2),
        ("actor:\"Person 1\"", |e| e.seq % 5 == 1),
        ("actor:\"person 1\"", |_| false),
        ("actor:Person*", |e| e.seq % 5 < 3),
        ("-actor:Person*", |e| e.seq % 5 >= 3),
        ("actor:\"\"", |e| e.seq % 5 == 4),
        ("identity:usr_3", |e| e.seq % 5 == 3),
        ("identity:key_40", |e| e.seq == 40),
        ("target:key_4?", |e| e.seq.is_multiple_of(4) && (40..50).contains(&e.seq)),
        ("action:api_key.revoked", |e| e.seq % 3 == 1),
        ("action:api_key.*", |e| e.seq % 3 != 2),
        ("action:*", |_| true),
        ("action:api_key", |_| false),
        ("outcome:failure", |e| e.seq.is_multiple_of(7)),
        ("ip:203.0.113.0/31", |e| e.seq % 3 < 2),
        ("ip:203.0.113.2", |e| e.seq % 3 == 2),
        ("agent:CURL", |e| e.seq % 2 == 1),
        ("agent:\"\"", |e| e.seq.is_multiple_of(2)),
        ("request:\"\"", |_| true),
        ("id:evt_00000000000000000000000042", |e| e.seq == 42),
        ("seq:10..19", |e| (10..20).contains(&e.seq)),
        ("after:2023-11-14T22:13:50Z", |e| e.seq ^ 1 >= 30),
        ("before:2023-11-14T22:13:50Z", |e| (e.seq ^ 1) < 30),
        ("CURL", |e| e.seq % 2 == 1),
        ("ÜNÏCODE", |e| e.seq % 2 == 1),
        ("\"[x](y);\"", |e| e.seq % 2 == 1),
        ("\"deep value\"", |_| true),
        ("deep curl", |e| e.seq % 2 == 1),
        ("person key_8", |e| e.seq == 80),
        ("failure", |e| e.seq.is_multiple_of(7)),
        ("revoked", |e| e.seq.is_multiple_of(7) || e.seq % 3 == 1),
        ("203.0.113.1", |e| e.seq % 3 == 1),
        ("2023-11-14t22:13:20", |e| e.seq == 1),
        ("00000000000000000000000042", |e| e.seq == 42),
        ("evt_0000000000000000000000004", |_| false),
        ("42", |e| e.seq == 42),
        // The names of fields are not their content.
        ("nested", |_| false),
        ("user_agent", |_| false),
        ("%", |_| false),
        ("\"' OR 1=1 --\"", |_| false),
        ("workspace:ws_even action:api_key.* outcome:success person", |e| {
            e.seq.is_multiple_of(2) && e.seq % 3 != 2 && !e.seq.is_multiple_of(7) && e.seq % 5 < 3
        }),
        ("(curl or outcome:failure) -actor:usr_1", |e| {
            (e.seq % 2 == 1 || e.seq.is_multiple_of(7)) && e.seq % 5 != 1
        }),
    ];
    for (text, rule) in cases {
        let expected: Vec<u64> = events(0..100).iter().rev().filter(|e| rule(e)).map(|e| e.seq).collect();
        assert_eq!(pages(&cache, &query(text)), expected, "{text}");
        assert_eq!(cache.count(&query(text), None, &Cancel::never()).unwrap(), expected.len() as u64);
    }
}

#[test]
fn a_snapshot_does_not_move_while_events_come_at_either_end() {
    let (_dir, cache) = cache();
    cache.append(&events(50..80)).unwrap();
    for query in [Query::All, query("actor:usr_0")] {
        let before = page(&cache, &query, None, 0, 5);
        let held = cache.held().unwrap().unwrap();
        cache.append(&events(held.high + 1..held.high + 11)).unwrap();
        cache.append(&events(held.low - 10..held.low)).unwrap();
        let after = page(&cache, &query, before.up_to_seq, 0, 5);
        assert_eq!(after.rows, before.rows);
        assert!(after.total > before.total, "older events are part of the snapshot");
        let fresh = page(&cache, &query, None, 0, 5);
        assert!(fresh.rows[0].event.seq > before.rows[0].event.seq);
    }
}

#[test]
fn a_remembered_query_sees_what_was_added_since() {
    let (_dir, cache) = cache();
    let failures = query("outcome:failure");
    cache.append(&events(40..60)).unwrap();
    assert_eq!(pages(&cache, &failures), [56, 49, 42]);
    cache.append(&events(60..71)).unwrap();
    assert_eq!(pages(&cache, &failures), [70, 63, 56, 49, 42]);
    cache.append(&events(20..40)).unwrap();
    assert_eq!(pages(&cache, &failures), [70, 63, 56, 49, 42, 35, 28, 21]);
}

#[test]
fn the_history_grows_from_zero_until_it_meets_the_newest_page() {
    let (_dir, cache) = cache();
    let all = || pages(&cache, &Query::All);
    cache.append(&events(70..90)).unwrap();
    cache.append(&events(0..10)).unwrap();
    cache.append(&events(90..95)).unwrap();
    cache.append(&events(10..33)).unwrap();
    assert_eq!(all(), (70..95).rev().chain((0..33).rev()).collect::<Vec<_>>());
    assert_eq!(cache.held().unwrap().unwrap().count(), 58);
    let position = |seq| cache.position(&Query::All, None, seq, &Cancel::never()).unwrap();
    assert_eq!((position(94), position(70), position(50), position(32), position(0)), (0, 24, 25, 25, 57));
    assert_eq!(cache.runs().unwrap().len(), 2);
    cache.append(&events(33..70)).unwrap();
    assert_eq!(all(), (0..95).rev().collect::<Vec<_>>());
    assert_eq!(cache.runs().unwrap().len(), 1);
}

#[test]
fn anchors_lead_to_the_same_place_from_either_side() {
    let (_dir, cache) = cache();
    cache.append(&events(0..60)).unwrap();
    let failures = query("outcome:failure");
    let ask = |anchor, direction| {
        let page = cache.page(&failures, None, anchor, direction, 2, &Cancel::never()).unwrap();
        (page.position, seqs(&page))
    };
    assert_eq!(ask(Anchor::Newest, Direction::Older), (0, vec![56, 49]));
    assert_eq!(ask(Anchor::Seq(42), Direction::Older), (2, vec![42, 35]));
    assert_eq!(ask(Anchor::Seq(48), Direction::Older), (2, vec![42, 35]));
    assert_eq!(ask(Anchor::Seq(42), Direction::Newer), (0, vec![56, 49]));
    assert_eq!(ask(Anchor::Newest, Direction::Newer), (0, vec![]));
    let at = |seq: u64| Anchor::Time(event(seq).time);
    assert_eq!(ask(at(21), Direction::Older), (5, vec![21, 14]));
    assert_eq!(ask(Anchor::Time(Timestamp::from_millis(0)), Direction::Older), (9, vec![]));
    let seq_at = |position| cache.seq_at(&failures, None, position, &Cancel::never()).unwrap();
    assert_eq!((seq_at(0), seq_at(8), seq_at(9)), (Some(56), Some(0), None));
}

#[test]
fn a_question_that_was_given_up_ends_and_leaves_the_next_one_whole() {
    let (_dir, cache) = cache();
    cache.append(&events(0..10)).unwrap();
    let cancel = Cancel::default();
    cancel.cancel();
    let given_up = cache.count(&query("person"), None, &cancel).unwrap_err();
    assert_eq!(given_up.to_string(), "the question was given up");
    assert_eq!(cache.count(&query("person"), None, &Cancel::never()).unwrap(), 6);
}

#[test]
fn positions_and_snapshots_outside_of_the_list_are_empty_not_errors() {
    let (_dir, cache) = cache();
    let none = page(&cache, &Query::All, None, 0, 10);
    assert_eq!((none.up_to_seq, none.total, none.rows.len()), (None, 0, 0));
    cache.append(&events(10..20)).unwrap();
    let beyond = page(&cache, &Query::All, None, u64::MAX, 10);
    assert_eq!((beyond.total, beyond.rows.len()), (10, 0));
    let below = page(&cache, &Query::All, Some(3), 0, 10);
    assert_eq!((below.total, below.rows.len()), (0, 0));
    let above = page(&cache, &Query::All, Some(99), 0, 1);
    assert_eq!((above.up_to_seq, seqs(&above)), (Some(19), vec![19]));
    assert_eq!(page(&cache, &query("outcome:failure"), Some(13), 0, 10).total, 0);
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
