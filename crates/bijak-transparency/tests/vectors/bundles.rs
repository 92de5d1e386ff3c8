//! bundles/*.json and bundles.json: evidence files and the verdict on each.

use std::{fs, path::Path};

use bijak_transparency::Bundle;
use serde_json::{Value, json};

use super::log::{Log, ORIGIN, key, lines, texts};

fn event(log: &Log, seq: u64) -> Value {
    let line = &log.lines[usize::try_from(seq).unwrap()];
    json!({"seq": seq, "line": line, "proof": texts(&log.inclusion(seq, 11))})
}

fn bundle(log: &Log) -> Value {
    json!({
        "format": "bijak-evidence/1",
        "origin": ORIGIN,
        "vkeys": [key(1).verifier().to_string()],
        "checkpoint": log.checkpoint(11),
        "earlier": [
            {"checkpoint": log.checkpoint(3), "proof": texts(&log.consistency(3, 11))},
            {"checkpoint": log.checkpoint(8), "proof": texts(&log.consistency(8, 11))},
        ],
        "events": [event(log, 0), event(log, 3), event(log, 7), event(log, 10)],
    })
}

/// What is changed, which event the verdict names (if it is about one), and the change.
type Lie = (&'static str, Option<u64>, fn(&mut Value, &Log));

const LIES: [Lie; 12] = [
    ("edited-event", Some(3), |file, log| {
        file["events"][1]["line"] = json!(log.lines[3].replace("203.0.113.9", "203.0.113.8"));
    }),
    ("reformatted-event", Some(7), |file, log| {
        file["events"][2]["line"] = json!(log.lines[7].replace("\":", "\": "));
    }),
    ("swapped-events", Some(3), |file, log| {
        file["events"][1]["line"] = json!(log.lines[7]);
        file["events"][2]["line"] = json!(log.lines[3]);
    }),
    ("renumbered-event", Some(4), |file, _| file["events"][1]["seq"] = json!(4)),
    ("event-beyond-the-log", Some(11), |file, _| file["events"][3]["seq"] = json!(11)),
    ("event-twice", Some(3), |file, log| file["events"][2] = event(log, 3)),
    ("cut-proof", Some(10), |file, _| {
        file["events"][3]["proof"].as_array_mut().unwrap().pop();
    }),
    ("other-checkpoint", None, |file, log| file["checkpoint"] = json!(log.checkpoint(10))),
    ("edited-checkpoint", None, |file, log| {
        file["checkpoint"] = json!(log.checkpoint(11).replace("\n11\n", "\n12\n"));
    }),
    ("other-key", None, |file, _| file["vkeys"] = json!([key(2).verifier().to_string()])),
    ("forked-earlier-checkpoint", None, |file, _| {
        let mut edited = lines(11);
        edited[1] = edited[1].replace("success", "failure");
        file["earlier"][1]["checkpoint"] = json!(Log::of(edited).checkpoint(8));
    }),
    ("unknown-member", None, |file, _| file["comment"] = json!("nothing proves this")),
];

pub(crate) fn files() -> Vec<(String, Value)> {
    let log = Log::of(lines(11));
    let mut files = vec![("bundles/true.json".to_owned(), bundle(&log))];
    let mut cases = vec![json!({"file": "bundles/true.json", "valid": true, "events": [0, 3, 7, 10]})];
    for (name, seq, change) in LIES {
        let mut file = bundle(&log);
        change(&mut file, &log);
        let path = format!("bundles/{name}.json");
        cases.push(json!({"file": path, "valid": false, "seq": seq}));
        files.push((path, file));
    }
    let about =
        "AUDIT.md §6: the verdict on each file, and the first event that it names, if it is about one";
    files.push(("bundles.json".to_owned(), json!({"about": about, "cases": cases})));
    files
}

pub(crate) fn check(folder: &Path) -> usize {
    let text = fs::read_to_string(folder.join("bundles.json")).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let bytes = fs::read(folder.join(case["file"].as_str().unwrap())).unwrap();
        match Bundle::parse(&bytes).and_then(|bundle| bundle.verify()) {
            Ok(verified) => {
                assert_eq!(case["valid"], true, "{case}");
                assert_eq!(json!(verified.events), case["events"], "{case}");
            }
            Err(error) => {
                assert_eq!(case["valid"], false, "{case}: {error}");
                assert_eq!(json!(error.seq()), case["seq"], "{case}: {error}");
            }
        }
    }
    cases.len()
}
