use crate::support::{House, lines};

#[test]
fn the_oldest_comes_first_in_every_format_and_one_event_is_one_line() {
    let house = House::with_events(30);
    assert_eq!(house.audit(&["export"]), lines(0..30));
    assert_eq!(house.audit(&["export", "--query", "seq:5..7"]), lines(5..8));
    for format in ["ndjson", "ocsf", "ecs", "cef", "leef", "syslog"] {
        let out = house.audit(&["export", "--format", format]);
        assert_eq!(out.matches('\n').count(), 30, "{format}");
        assert!(!out.contains('\r') && !out.contains('\u{1b}'), "{format}");
    }
    let csv = house.audit(&["export", "--format", "csv"]);
    assert_eq!(csv.matches("evt_").count(), 30);
}

#[test]
fn a_file_is_written_instead_of_stdout() {
    let house = House::with_events(3);
    assert_eq!(house.audit(&["export", "--output", "out.ndjson"]), "");
    assert_eq!(std::fs::read_to_string(house.path("out.ndjson")).unwrap(), lines(0..3));
}

#[test]
fn following_writes_what_another_process_appends_each_once_and_in_order() {
    use std::{
        io::{BufRead as _, BufReader},
        process::Stdio,
    };
    let house = House::with_events(10);
    let mut child = house
        .command(&["audit", "export", "--follow", "--query", "-seq:11", "--cache", "audit.db"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut read = |count: usize| {
        let mut text = String::new();
        for _ in 0..count {
            assert!(out.read_line(&mut text).unwrap() > 0);
        }
        text
    };
    assert_eq!(read(10), lines(0..10));
    house.write("more.ndjson", &lines(10..15));
    assert_eq!(house.audit_answer(&["import", "more.ndjson"]).code, 0);
    assert_eq!(read(4), lines([10, 12, 13, 14]));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_sink_is_carried_to_once_and_goes_on_from_its_cursor() {
    let house = House::with_events(10);
    let address = format!("file://{}?format=ndjson", house.path("sink.ndjson").display());
    let words = ["export", "--query", "-seq:3", "--sink", &address, "--cursor", "cursor"];
    assert_eq!(house.audit(&words), "");
    let written = || std::fs::read_to_string(house.path("sink.ndjson")).unwrap();
    let without_three = |to: u64| lines((0..to).filter(|seq| *seq != 3));
    assert_eq!(written(), without_three(10));
    assert_eq!(house.audit(&words), "");
    assert_eq!(written(), without_three(10));
    house.write("more.ndjson", &lines(10..12));
    assert_eq!(house.audit_answer(&["import", "more.ndjson"]).code, 0);
    assert_eq!(house.audit(&words), "");
    assert_eq!(written(), without_three(12));
}

#[test]
fn a_sink_needs_a_cursor_and_an_address_that_is_one() {
    let house = House::with_events(3);
    assert_eq!(house.audit_answer(&["export", "--sink", "file:///tmp/x"]).code, 2);
    let answer = house.audit_answer(&["export", "--sink", "carrier-pigeon://loft", "--cursor", "cursor"]);
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
}
