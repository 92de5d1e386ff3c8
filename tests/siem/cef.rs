//! CEF by rsyslog's liblognorm (C) and PyPI's `pycef`.

use std::{collections::HashMap, process::Stdio};

use bijak_domain::AuditEvent;
use bijak_siem::{Format, Options};
use serde_json::Value;

use super::{readers, samples};

/// Our field, where CEF has it, and the label where it is a custom one.
const PLACES: &[(&str, &str, Option<&str>)] = &[
    ("id", "externalId", None),
    ("seq", "cn1", Some("seq")),
    ("organization_id", "cs1", Some("organizationId")),
    ("workspace_id", "cs2", Some("workspaceId")),
    ("actor_type", "flexString2", Some("actorType")),
    ("actor_id", "suid", None),
    ("actor_name", "suser", None),
    ("action", "act", None),
    ("target_type", "cs3", Some("targetType")),
    ("target_id", "cs4", Some("targetId")),
    ("target_name", "cs5", Some("targetName")),
    ("user_agent", "requestClientApplication", None),
    ("outcome", "outcome", None),
    ("reason", "reason", None),
    ("request_id", "flexString1", Some("requestId")),
];

/// CEF spells line breaks itself; other control characters are visible.
fn spelt(text: &str) -> String {
    let lines: Vec<_> = text
        .split('\n')
        .map(|line| line.split('\r').map(samples::visible).collect::<Vec<_>>().join("\r"))
        .collect();
    lines.join("\n")
}

fn address(event: &AuditEvent) -> &'static str {
    match event.source_ip.as_deref().map(str::parse) {
        Some(Ok(std::net::IpAddr::V4(_))) => "src",
        Some(Ok(std::net::IpAddr::V6(_))) => "c6a2",
        _ => "shost",
    }
}

fn assert_read(
    event: &AuditEvent,
    get: impl Fn(&str, Option<&str>) -> Option<String>,
    same: impl Fn(&str) -> String,
) {
    let places = PLACES.iter().map(|(ours, key, label)| (*ours, *key, *label));
    for (ours, key, label) in places.chain([("source_ip", address(event), None)]) {
        let value = samples::fields(event).into_iter().find(|(name, _)| *name == ours).unwrap().1;
        let expected = value.filter(|value| !value.is_empty()).map(|value| same(&spelt(&value)));
        assert_eq!(get(key, label).map(|read| same(&read)), expected, "{ours} of event {}", event.seq);
    }
}

#[test]
fn liblognorm_reads_every_value_back() {
    let events = samples::all();
    let bytes = samples::encoded(Format::Cef, Options::default(), &events);
    let rules = readers::file(b"version=2\nrule=:%f:cef%\n");
    let input = readers::file(&bytes);
    let mut lognormalizer = readers::unpacked("usr/bin/lognormalizer");
    lognormalizer.arg("-r").arg(rules.path()).args(["-e", "json"]);
    let text = readers::output(lognormalizer.stdin(Stdio::from(input.reopen().unwrap())));
    let read: Vec<Value> = readers::lines(&text);
    assert_eq!(read.len(), events.len());
    for (event, read) in events.iter().zip(&read) {
        let read = &read["f"];
        assert_eq!(
            (&read["DeviceVendor"], &read["DeviceProduct"]),
            (&"Bijak".into(), &"Bijak Authority".into()),
            "{read}"
        );
        // It ends a value before the blanks that stand before the next key.
        assert_read(
            event,
            |key, _| read["Extensions"][key].as_str().map(str::to_owned),
            |value| value.trim_end_matches(' ').to_owned(),
        );
        let id = read["SignatureID"].as_str().unwrap();
        let plain = |letter: char| {
            if letter.is_control() || "\u{2028}\u{2029}".contains(letter) { ' ' } else { letter }
        };
        let action: String = event.action.chars().map(plain).collect();
        assert_eq!(id, if action.is_empty() { "unknown" } else { &action });
    }
}

#[test]
fn pycef_reads_the_values_of_ordinary_events_back() {
    // Its own limits: `\` or `=` in the header end its search, and blanks at a value's ends are dropped.
    let ordinary =
        |event: &AuditEvent| !event.action.contains(['\\', '=', '|']) && !event.action.trim().is_empty();
    let events: Vec<_> = samples::all().into_iter().filter(ordinary).collect();
    let bytes = samples::encoded(Format::Cef, Options::default(), &events);
    let read: Vec<HashMap<String, String>> = readers::lines(&readers::python("pycef_lines.py", &bytes));
    assert_eq!(read.len(), events.len());
    for (event, read) in events.iter().zip(&read) {
        assert_read(
            event,
            |key, label| read.get(label.unwrap_or(key)).cloned(),
            |value| value.trim().to_owned(),
        );
    }
}
