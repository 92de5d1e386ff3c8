//! checkpoints.json: notes with the keys they are checked against.

use base64::{Engine, prelude::BASE64_STANDARD};
use bijak_transparency::{Checkpoint, SigningKey, VerifierKey};
use serde_json::{Value, json};

use super::log::{Log, ORIGIN, key, lines};

pub(crate) fn checkpoints() -> Value {
    let log = Log::of(lines(11));
    let (old, new) = (key(1), key(2));
    let note = log.checkpoint(11);
    let both = log.head(11).sign(&[&new, &old]).unwrap().to_string();
    let extended = Checkpoint { extensions: vec!["an extension line".into()], ..log.head(11) }
        .sign(&[&old])
        .unwrap()
        .to_string();
    let witness = format!("— witness.example/w1 {}\n", BASE64_STANDARD.encode([7; 76]));
    let stranger = SigningKey::from_seed("keys.example/audit-log/another", &[1; 32]).unwrap();
    let root = note.lines().nth(2).unwrap();
    let signature = note.lines().last().unwrap();

    let mut cases = Vec::new();
    let mut case = |valid: bool, what: &str, note: &str, keys: &[&SigningKey]| {
        let vkeys: Vec<_> = keys.iter().map(|key| key.verifier().to_string()).collect();
        cases.push(json!({"what": what, "valid": valid, "origin": ORIGIN, "vkeys": vkeys, "note": note}));
    };
    case(true, "signed by the key", &note, &[&old]);
    case(true, "of no event", &log.checkpoint(0), &[&old]);
    case(true, "with an extension line", &extended, &[&old]);
    case(true, "rotated: known by the old key", &both, &[&old]);
    case(true, "rotated: known by the new key", &both, &[&new]);
    case(true, "rotated: both known", &both, &[&old, &new]);
    case(true, "with a witness's line of a type that is not known", &format!("{note}{witness}"), &[&old]);
    case(false, "no key of it is known", &note, &[&new]);
    case(false, "no key is known", &note, &[]);
    case(false, "another log's key", &note, &[&stranger]);
    case(false, "another size", &note.replace("\n11\n", "\n12\n"), &[&old]);
    case(false, "another root", &note.replace(root, log.checkpoint(10).lines().nth(2).unwrap()), &[&old]);
    case(
        false,
        "another log's checkpoint",
        &Checkpoint { origin: "keys.example/x".into(), ..log.head(11) }.sign(&[&old]).unwrap().to_string(),
        &[&old],
    );
    case(
        false,
        "a good signature and a bad one by known keys",
        &both.replace(signature, extended.lines().last().unwrap()),
        &[&old, &new],
    );
    case(false, "an added line", &note.replace("\n\n—", "\nadded\n\n—"), &[&old]);
    case(false, "no signature", &note[..note.find('—').unwrap()], &[&old]);
    case(false, "no newline at the end", note.trim_end(), &[&old]);
    case(false, "a carriage return", &note.replace("\n11\n", "\r\n11\n"), &[&old]);
    for (what, text) in [
        ("signed, but a size with a zero before it", format!("{ORIGIN}\n011\n{root}\n")),
        ("signed, but a negative size", format!("{ORIGIN}\n-11\n{root}\n")),
        ("signed, but a size of 2^63", format!("{ORIGIN}\n9223372036854775808\n{root}\n")),
        ("signed, but no root", format!("{ORIGIN}\n11\n")),
        ("signed, but a short root", format!("{ORIGIN}\n11\nAAAA\n")),
        ("signed, but an empty extension line", format!("{ORIGIN}\n11\n{root}\n\n")),
    ] {
        let note = bijak_transparency::SignedNote::sign(&text, &[&old]).unwrap().to_string();
        case(false, what, &note, &[&old]);
    }
    json!({"about": "AUDIT.md §4: does the note hold for this origin under these keys?", "cases": cases})
}

pub(crate) fn check(file: &Value) -> usize {
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let vkeys: Vec<_> = case["vkeys"]
            .as_array()
            .unwrap()
            .iter()
            .map(|text| VerifierKey::parse(text.as_str().unwrap()).unwrap())
            .collect();
        let verdict =
            Checkpoint::open(case["note"].as_str().unwrap(), case["origin"].as_str().unwrap(), &vkeys);
        assert_eq!(verdict.is_ok(), case["valid"], "{case}: {verdict:?}");
    }
    cases.len()
}
