use bijak_domain::AuditEvent;

use crate::support::{House, event, line};

fn seqs(out: &str) -> Vec<u64> {
    out.lines().map(|line| serde_json::from_str::<AuditEvent>(line).unwrap().seq).collect()
}

#[test]
fn the_newest_comes_first_and_a_json_line_is_the_canonical_line() {
    let house = House::with_events(50);
    let out = house.audit(&["search", "outcome:failure", "--json", "--limit", "2"]);
    assert_eq!(out, format!("{}\n{}\n", line(48), line(45)));
    assert_eq!(seqs(&house.audit(&["search", "", "--json"])), (0..50).rev().collect::<Vec<_>>());
    assert_eq!(seqs(&house.audit(&["search", "--json"])).len(), 50);
}

#[test]
fn a_count_is_a_bare_number_and_agrees_with_the_meaning_of_the_query() {
    let house = House::with_events(200);
    for (query, meaning) in [
        ("", Box::new(|_: &AuditEvent| true) as Box<dyn Fn(&AuditEvent) -> bool>),
        ("actor:ci-3", Box::new(|e| e.seq % 5 == 3)),
        ("actor:key_*", Box::new(|_| true)),
        ("-action:api_key.*", Box::new(|e| e.seq % 2 == 1)),
        (
            "ip:203.0.113.0/24",
            Box::new(|e| e.source_ip.as_deref().is_some_and(|ip| ip.starts_with("203.0.113."))),
        ),
        ("ip:\"\"", Box::new(|e| e.source_ip.is_none())),
        ("agent:CURL/8.1", Box::new(|e| e.user_agent.as_deref() == Some("curl/8.1"))),
        ("ticket-19", Box::new(|e| e.seq == 19 || (190..200).contains(&e.seq))),
        ("workspace:ws_1 outcome:success", Box::new(|e| e.seq % 2 == 1 && e.seq % 3 != 0)),
        ("seq:10..19", Box::new(|e| (10..20).contains(&e.seq))),
        ("after:2026-11-24T01:00 before:2026-11-24T02:00", Box::new(|e| (60..120).contains(&e.seq))),
        ("identity:key_t8", Box::new(|e| e.seq == 8)),
        ("actor:ci-1 or (target:key_t8 -outcome:failure)", Box::new(|e| e.seq % 5 == 1 || e.seq == 8)),
        ("nothing-has-this", Box::new(|_| false)),
    ] {
        let expected = (0..200).map(event).filter(|event| meaning(event)).count();
        assert_eq!(house.audit(&["search", query, "--count"]), format!("{expected}\n"), "{query}");
        let found = seqs(&house.audit(&["search", query, "--json"]));
        assert_eq!(found.len(), expected, "{query}");
        assert!(found.is_sorted_by(|a, b| a > b), "{query}");
    }
}

#[test]
fn what_is_printed_for_people_moves_no_cursor() {
    let house = House::with_events(5);
    let out = house.audit(&["search", "seq:3"]);
    assert_eq!(out.lines().count(), 1);
    assert!(
        out.contains("oauth_token.issued") && out.contains("ci-3") && out.contains("unverified"),
        "{out}"
    );
    assert!(!out.contains('\u{1b}') && !out.contains('\u{202e}') && !out.contains('\r'), "{out:?}");
}

#[test]
fn csv_has_a_head_and_defuses_formulas() {
    let house = House::with_events(5);
    let out = house.audit(&["search", "seq:3..4", "--csv"]);
    assert!(out.starts_with("seq,") || out.contains("seq"), "{out}");
    assert!(out.contains("evt_0003") && out.contains("evt_0004"), "{out}");
}

#[test]
fn unverified_events_are_said_to_be_so_on_stderr() {
    let house = House::with_events(5);
    for words in [
        &["search", "--count"][..],
        &["search", "--json"],
        &["facets"],
        &["histogram"],
        &["tail"],
        &["export"],
    ] {
        let answer = house.audit_answer(words);
        assert!(answer.err.contains("unverified"), "{words:?}: {}", answer.err);
        assert!(!answer.out.contains("note:"), "{words:?}");
    }
}

#[test]
fn tail_shows_the_newest_last() {
    let house = House::with_events(50);
    assert_eq!(seqs(&house.audit(&["tail", "-n", "3", "--json"])), [47, 48, 49]);
    assert_eq!(seqs(&house.audit(&["tail", "outcome:failure", "-n", "2", "--json"])), [45, 48]);
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    use std::{io::Read as _, process::Stdio};
    let house = House::with_events(3_000);
    let mut child = house
        .command(&["audit", "search", "--json", "--cache", "audit.db"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 1];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
