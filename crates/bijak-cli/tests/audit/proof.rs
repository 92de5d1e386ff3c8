//! From the published vectors to a copy, from the copy to a bundle, and from the bundle to a verifier that is not ours:
//! docs/vectors/verify.py, written from docs/AUDIT.md alone.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::support::House;

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/vectors")
}

fn cases(name: &str) -> Vec<Value> {
    let text = fs::read_to_string(vectors().join(name)).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["cases"].as_array().unwrap().clone()
}

/// The published log of 11 events in `events.ndjson`, its checkpoint in `note`; answers the house and the vkey.
fn published() -> (House, String) {
    let house = House::empty();
    let signed = &cases("checkpoints.json")[0];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let lines: Vec<String> = cases("leaves.json").iter().take(11).map(|case| text(&case["line"])).collect();
    house.write("events.ndjson", &(lines.join("\n") + "\n"));
    house.write("note", &text(&signed["note"]));
    (house, text(&signed["vkeys"][0]))
}

fn rebuild(house: &House, words: &[&str]) -> crate::support::Answer {
    let mut all = vec!["rebuild", "--from"];
    all.extend(words);
    house.audit_answer(&all)
}

/// Whether it holds, and what was said.
fn python(house: &House, bundle: &str, vkey: &str) -> (bool, String) {
    let verifier = vectors().join("verify.py");
    let output = Command::new("/usr/bin/python3")
        .args([verifier, house.path(bundle)])
        .args(["--vkey", vkey])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.success(), said)
}

#[test]
fn a_verifier_that_is_not_ours_accepts_an_exported_proof_and_refuses_an_edited_one() {
    let (house, vkey) = published();
    let rebuilt = rebuild(&house, &["events.ndjson", "--checkpoint", "note", "--key", &vkey]);
    assert_eq!((rebuilt.code, rebuilt.out.as_str()), (0, ""), "{}", rebuilt.err);
    assert_eq!(rebuilt.err, "rebuilt: events 0 to 10, verified below 11\n");
    assert!(house.audit(&["verify", "--require-verified"]).starts_with("verified: 11 events"));

    house.audit(&["export", "--proof", "--query", "seq:2..6", "--output", "some.json"]);
    let (holds, said) = python(&house, "some.json", &vkey);
    assert!(holds && said.starts_with("5 events are in "), "{said}");
    let bundle = fs::read_to_string(house.path("some.json")).unwrap();
    let edited = bundle.replacen("203.0.113.9", "203.0.113.8", 1);
    assert_ne!(edited, bundle);
    house.write("edited.json", &edited);
    let (holds, said) = python(&house, "edited.json", &vkey);
    assert!(!holds && said.starts_with("REFUSED: event 2"), "{said}");
}

#[test]
fn a_copy_is_made_anew_out_of_a_bundle_and_the_key_it_trusts() {
    let (house, vkey) = published();
    assert_eq!(rebuild(&house, &["events.ndjson", "--checkpoint", "note", "--key", &vkey]).code, 0);
    let lines = house.audit(&["export"]);
    house.audit(&["export", "--proof", "--output", "all.json"]);
    let again = rebuild(&house, &["all.json"]);
    assert_eq!((again.code, again.err.as_str()), (0, "rebuilt: events 0 to 10, verified below 11\n"));
    assert_eq!(house.audit(&["export"]), lines);
    assert!(house.audit(&["verify", "--require-verified"]).starts_with("verified: 11 events"));
    let left: Vec<String> = fs::read_dir(house.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("rebuild") || name.ends_with("-wal"))
        .collect();
    assert_eq!(left, [] as [String; 0]);
}

#[test]
fn what_does_not_prove_itself_leaves_the_old_copy_as_it_was() {
    let (house, vkey) = published();
    assert_eq!(rebuild(&house, &["events.ndjson", "--checkpoint", "note", "--key", &vkey]).code, 0);
    house.audit(&["export", "--proof", "--output", "all.json"]);
    house.audit(&["export", "--proof", "--query", "seq:2..6", "--output", "some.json"]);
    house.audit(&["export", "--proof", "--query", "seq:2..10", "--output", "late.json"]);
    let lines = fs::read_to_string(house.path("events.ndjson")).unwrap();
    house.write("edited.ndjson", &lines.replacen("203.0.113.9", "203.0.113.8", 1));
    house.write("short.ndjson", lines.rsplitn(3, '\n').nth(2).unwrap());
    let bundle = fs::read_to_string(house.path("all.json")).unwrap();
    house.write("edited.json", &bundle.replacen("203.0.113.9", "203.0.113.8", 1));
    house.write("nothing", "neither one\n");
    let before = fs::read(house.path("audit.db")).unwrap();
    let refused: &[(&[&str], &str)] = &[
        (&["events.ndjson"], "proves nothing by itself"),
        (&["edited.ndjson", "--checkpoint", "note"], "do not lead to the root"),
        (&["short.ndjson", "--checkpoint", "note"], "does not hold all of them"),
        (&["edited.json"], "the bundle does not hold: event 0"),
        (&["some.json"], "lacks event 7"),
        (&["late.json"], "the copy more: 0 to 10"),
        (&["all.json", "--checkpoint", "note"], "brings its own checkpoint"),
        (&["all.json", "--key", "nonsense"], "the key: "),
        (&["nothing"], "neither NDJSON of events nor an evidence bundle"),
        (&["absent"], "No such file"),
    ];
    for (words, why) in refused {
        let answer = rebuild(&house, words);
        assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{words:?}");
        assert!(answer.err.starts_with("error: audit.db is left as it was: "), "{}", answer.err);
        assert!(answer.err.contains(why), "{words:?}: {}", answer.err);
        assert_eq!(fs::read(house.path("audit.db")).unwrap(), before, "{words:?}");
    }
}

#[test]
fn a_damaged_copy_is_made_anew_and_says_what_it_forgot() {
    let (house, vkey) = published();
    let words = ["events.ndjson", "--checkpoint", "note", "--key", &vkey];
    assert_eq!(rebuild(&house, &words).code, 0);
    let mut bytes = fs::read(house.path("audit.db")).unwrap();
    // The pages after the first: the header still says whose file it is.
    bytes[16_384..].fill(0xab);
    fs::write(house.path("audit.db"), bytes).unwrap();
    assert_eq!(house.audit_answer(&["verify"]).code, 1);
    let answer = rebuild(&house, &words);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.err.contains("could not be read"), "{}", answer.err);
    assert!(house.audit(&["verify", "--require-verified"]).starts_with("verified: 11 events"));
}

#[test]
fn a_file_that_is_no_copy_is_never_replaced() {
    let (house, vkey) = published();
    house.write(
        "audit.db",
        "somebody's precious notes, longer than a header of SQLite is: nothing may touch them, ever",
    );
    let answer = rebuild(&house, &["events.ndjson", "--checkpoint", "note", "--key", &vkey]);
    assert_eq!(answer.code, 1);
    assert!(fs::read_to_string(house.path("audit.db")).unwrap().starts_with("somebody's"));
}
