use crate::support::{House, line, lines};

#[test]
fn events_of_a_file_are_unverified_and_come_back_equal() {
    let house = House::empty();
    house.write("events.ndjson", &lines(0..100));
    let answer = house.audit_answer(&["import", "events.ndjson"]);
    assert_eq!((answer.code, answer.out.as_str()), (0, ""));
    assert!(
        answer.err.contains("imported 100 events") && answer.err.contains("unverified"),
        "{}",
        answer.err
    );
    assert_eq!(house.audit(&["export", "--format", "ndjson"]), lines(0..100));
    // Ends with the write-ahead log in the file and truncated.
    let log = std::fs::metadata(house.path("audit.db-wal")).map_or(0, |metadata| metadata.len());
    assert_eq!(log, 0);
}

#[test]
fn a_file_in_another_form_is_taken_in_its_canonical_form() {
    let house = House::empty();
    let value: serde_json::Value = serde_json::from_str(&line(0)).unwrap();
    let spaced = serde_json::to_string_pretty(&value).unwrap().replace('\n', " ");
    house.write("events.ndjson", &format!("{spaced}\r\n\n{}", line(1)));
    assert_eq!(house.audit_answer(&["import", "events.ndjson"]).code, 0);
    assert_eq!(house.audit(&["export"]), lines(0..2));
}

#[test]
fn an_import_goes_on_where_it_was_interrupted() {
    let house = House::with_events(30);
    house.write("more.ndjson", &lines(0..80));
    let answer = house.audit_answer(&["import", "more.ndjson"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.err.contains("imported 50 events; 30 were held already"), "{}", answer.err);
    let answer = house.audit_answer(&["import", "more.ndjson"]);
    assert!(answer.err.contains("imported 0 events; 80 were held already"), "{}", answer.err);
    assert_eq!(house.audit(&["search", "--count"]), "80\n");
}

#[test]
fn stdin_is_a_file_too() {
    use std::{io::Write as _, process::Stdio};
    let house = House::empty();
    let mut child = house
        .command(&["audit", "import", "-", "--cache", "audit.db"])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines(0..5).as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(house.audit(&["search", "--count"]), "5\n");
}

#[test]
fn what_does_not_fit_is_named_and_changes_nothing() {
    let house = House::with_events(10);
    for (content, named) in [
        (lines(12..14), "event 10 is missing"),
        (line(9).replace("Ticket-9", "Ticket-X"), "event 9 differs"),
        (lines([10, 10]), "event 10 came twice"),
        (lines([10, 12]), "event 11 is missing"),
        (lines(10..12) + "{}\n", "line 3"),
        ("not json\n".to_owned(), "line 1"),
    ] {
        house.write("bad.ndjson", &content);
        let answer = house.audit_answer(&["import", "bad.ndjson"]);
        assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{named}: {}", answer.err);
        assert!(answer.err.contains(named) && answer.err.contains("bad.ndjson"), "{named}: {}", answer.err);
        assert_eq!(house.audit(&["search", "--count"]), "10\n", "{named}");
    }
}
