//! What may be appended, and that what was appended comes back equal.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod support;

use bijak_audit_cache::{AppendError, AuditCache, Cancel, Query};
use bijak_domain::AuditEvent;
use support::{cache, event, events};

fn all(cache: &AuditCache) -> Vec<AuditEvent> {
    let lines = cache.lines(&Query::All, None, 0, usize::MAX, &Cancel::never()).unwrap();
    lines.iter().map(|line| serde_json::from_slice(&line.line).unwrap()).collect()
}

#[test]
fn grows_at_both_ends_and_gives_every_event_back_equal() {
    let (_dir, cache) = cache();
    assert_eq!(cache.held().unwrap(), None);
    cache.append(&events(50..60)).unwrap();
    cache.append(&events(60..65)).unwrap();
    cache.append(&events(20..50)).unwrap();
    cache.append(&events(0..20)).unwrap();
    cache.append(&[]).unwrap();
    let held = cache.held().unwrap().unwrap();
    assert_eq!((held.low, held.high, held.count()), (0, 64, 65));
    assert_eq!(all(&cache), events(0..65));
}

#[test]
fn real_events_of_another_system_come_back_equal_in_one_batch_or_many() {
    let real: Vec<AuditEvent> = include_str!("data/real-events.ndjson")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for size in [real.len(), 7, 1] {
        let (_dir, cache) = cache();
        for batch in real.chunks(size) {
            cache.append(batch).unwrap();
        }
        assert_eq!(all(&cache), real);
    }
}

#[test]
fn events_of_nothing_but_nulls_and_odd_texts_come_back_equal() {
    let mut bare = event(0);
    bare.actor = Some(serde_json::from_str(r#"{"type":null,"id":null,"name":null}"#).unwrap());
    (bare.organization_id, bare.workspace_id, bare.target) = (None, None, None);
    (bare.source_ip, bare.user_agent, bare.reason) = (None, None, None);
    bare.details.clear();
    let mut odd = event(1);
    odd.action = "\u{0} '; DROP TABLE events; -- \u{202e}".into();
    odd.id = String::new();
    odd.time = "0001-01-01T00:00:00Z".parse().unwrap();
    odd.user_agent = Some("x".repeat(100_000));
    let (_dir, cache) = cache();
    cache.append(&[bare.clone(), odd.clone()]).unwrap();
    assert_eq!(all(&cache), [bare, odd]);
}

#[test]
fn what_does_not_continue_the_run_is_named_and_nothing_of_it_is_stored() {
    let (_dir, cache) = cache();
    cache.append(&events(10..20)).unwrap();
    let mut rewritten = event(19);
    rewritten.action.push('x');
    let seq = |numbers: &[u64]| numbers.iter().map(|n| event(*n)).collect::<Vec<_>>();
    let cases: Vec<(&str, Vec<AuditEvent>, &str)> = vec![
        ("a gap above", seq(&[21, 22]), "event 20 is missing: 21 came instead"),
        ("a gap below", seq(&[7, 8]), "event 9 is missing: 8 came instead"),
        ("a gap inside the batch", seq(&[20, 22]), "event 21 is missing: 22 came instead"),
        ("reordered", seq(&[21, 20]), "event 22 is missing: 20 came instead"),
        ("twice in the batch", seq(&[20, 20]), "event 20 came twice"),
        ("held already", seq(&[19, 20]), "event 19 came twice"),
        ("held already, from below", seq(&[9, 10]), "event 10 came twice"),
        ("rewritten", vec![rewritten.clone()], "event 19 differs from the one held"),
        (
            "rewritten amid known ones",
            vec![event(18), rewritten, event(20)],
            "event 19 differs from the one held",
        ),
        (
            "beyond the file's numbers",
            vec![event_at(u64::MAX)],
            "event 18446744073709551615 cannot be stored",
        ),
    ];
    for (what, batch, message) in cases {
        assert_eq!(cache.append(&batch).unwrap_err().to_string(), message, "{what}");
        assert_eq!(all(&cache), events(10..20), "{what}");
    }
    cache.append(&events(20..22)).unwrap();
    assert_eq!(all(&cache), events(10..22));
}

fn event_at(seq: u64) -> AuditEvent {
    AuditEvent { seq, ..event(0) }
}

#[test]
fn a_refused_batch_leaves_no_trace_in_dictionaries_or_counts() {
    let (_dir, cache) = cache();
    cache.append(&events(0..2)).unwrap();
    let before = cache.status().unwrap();
    let mut fresh = event(2);
    fresh.action = "never.seen".into();
    assert!(matches!(cache.append(&[fresh, event(4)]), Err(AppendError::Gap { expected: 3, found: 4 })));
    assert_eq!(cache.status().unwrap(), before);
}

#[test]
fn what_was_appended_is_there_after_a_start_and_goes_on_where_it_ended() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("org.db");
    AuditCache::open(&path).unwrap().append(&events(5..9)).unwrap();
    let cache = AuditCache::open(&path).unwrap();
    assert_eq!(all(&cache), events(5..9));
    cache.append(&events(9..12)).unwrap();
    cache.append(&events(0..5)).unwrap();
    assert_eq!(all(&cache), events(0..12));
}

#[cfg(unix)]
#[test]
fn file_is_for_the_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, cache) = cache();
    cache.append(&events(0..3)).unwrap();
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.file_name());
    }
}
