use std::{os::unix::fs::PermissionsExt, path::Path, process::Output};

use rusqlite::Connection;
use serde_json::Value;

use super::process::{Serve, bootstrap, password};

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn events(data_dir: &Path) -> Vec<Value> {
    let database = Connection::open(data_dir.join("authority.db")).unwrap();
    let mut statement = database.prepare("SELECT line FROM audit_events ORDER BY seq").unwrap();
    let lines = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
}

#[test]
fn prints_one_line_and_writes_three_events_of_the_system() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let output = bootstrap(&data, format!("{}\n", password()).as_bytes());
    assert!(output.status.success(), "{}", said(&output));
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).matches('\n').count(), 1);
    for (name, prefix) in [("organization_id", "org_"), ("workspace_id", "ws_"), ("user_id", "usr_")] {
        assert!(line[name].as_str().unwrap().starts_with(prefix), "{line}");
    }
    let events = events(&data);
    let actions: Vec<_> = events.iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["organization.created", "workspace.created", "user.created"]);
    for event in &events {
        assert_eq!((&event["actor"]["type"], &event["source_ip"]), (&"system".into(), &Value::Null));
        assert_eq!(event["organization_id"], line["organization_id"]);
    }
    assert_eq!(data.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(data.join("authority.db").metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_second_time_is_refused_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    assert!(bootstrap(dir.path(), password().as_bytes()).status.success());
    let output = bootstrap(dir.path(), password().as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(said(&output).contains("there is an organization already"), "{}", said(&output));
    assert_eq!(events(dir.path()).len(), 3);
}

#[test]
fn a_bad_password_is_refused_without_being_shown() {
    let dir = tempfile::tempdir().unwrap();
    let rows: [(&[u8], &str); 5] = [
        (b"", "at least 12 characters"),
        (b"eleven char\n", "at least 12 characters"),
        (b"two lines\nof a password\n", "line break"),
        (b"not \xff\xfe a text of utf-8", "not UTF-8"),
        (&[b'a'; 5_000], "at most 1024 bytes"),
    ];
    for (stdin, words) in rows {
        let output = bootstrap(&dir.path().join("data"), stdin);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(words), "{}", said(&output));
        assert!(!said(&output).contains("eleven char") && !said(&output).contains("of a password"));
    }
    assert!(
        bootstrap(&dir.path().join("data"), password().as_bytes()).status.success(),
        "none of them counted"
    );
}

#[test]
fn a_directory_in_use_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let serve = Serve::start(dir.path(), &[]);
    assert_eq!(serve.line()["event"], "ready");
    let output = bootstrap(dir.path(), password().as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("in use"), "{}", said(&output));
}
