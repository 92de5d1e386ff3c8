//! The events that every reader gets.

use std::fmt::Write as _;

use bijak_domain::{Actor, AuditEvent, Outcome, Target};
use bijak_siem::{Encoder, Format, Options, meaning::TABLE};
use serde_json::{Map, Value};

/// What people, scripts and attackers put where a name is asked for.
const HOSTILE: &[&str] = &[
    "",
    " ",
    " both ends ",
    "two\nlines",
    "carriage\r\nreturn\rs",
    "tab\tbed",
    "\u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7}",
    "a \"quoted\" 'word'",
    "pipe|pipe||pipe",
    "key=value key2=value2 ==",
    "] [sd@1 x=\"y\"] ]",
    "back\\slash \\n \\\" \\] \\= \\| \\",
    "\u{202e}txt.exe \u{200f}שלום\u{202c} مرحبا",
    "emoji 👩\u{200d}👩 e\u{301} 漢字",
    "nul\0nul",
    "c1 \u{9b}31m \u{85} line \u{2028} para \u{2029} del \u{7f} bom \u{feff}",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "+1",
    "-1",
    "'quoted formula",
    "a,b;c\td",
    "<109>1 2026-11-24T02:07:53.123Z host app - id - forged",
    "CEF:0|x|y|z|1|n|10|msg=forged",
    "LEEF:2.0|x|y|z|1|x09|usrName=forged",
    "%n%s%x ${jndi:ldap://x} {{7*7}} <script>alert(1)</script>",
];

/// All of them, `seq` from 0.
pub(super) fn all() -> Vec<AuditEvent> {
    let mut events: Vec<AuditEvent> =
        include_str!("events/real.ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ours: Vec<_> = TABLE.iter().flat_map(|(action, _)| of_action(&events[0], action)).collect();
    let hostile: Vec<_> = HOSTILE.iter().flat_map(|text| hostile(&events[0], text)).collect();
    let agent = format!("Mozilla/5.0 (\"{}\")", "x|=]\\ ".repeat(700));
    let long = AuditEvent { user_agent: Some(agent), ..events[0].clone() };
    events.extend(ours.into_iter().chain(hostile).chain([long, bare(&events[0])]));
    for (seq, event) in events.iter_mut().enumerate() {
        event.seq = u64::try_from(seq).unwrap();
    }
    events
}

/// Everything in one format, the header first.
pub(super) fn encoded(format: Format, options: Options, events: &[AuditEvent]) -> Vec<u8> {
    let encoder = Encoder::new(format, options);
    let mut out = encoder.header().to_vec();
    for event in events {
        encoder.encode(event, &mut out).unwrap();
    }
    out
}

/// As the authority writes them: a success, a failure with its reason, one by the system itself.
fn of_action(like: &AuditEvent, action: &str) -> [AuditEvent; 3] {
    let target = |kind: &str| {
        Some(Target { kind: Some(kind.into()), id: Some("id_1".into()), name: Some("A name".into()) })
    };
    let noun = action.split('.').next().unwrap();
    let success = AuditEvent { action: action.into(), target: target(noun), ..like.clone() };
    let failure = AuditEvent {
        outcome: Outcome::Failure,
        reason: Some("wrong_password".into()),
        target: target("user"),
        ..success.clone()
    };
    let actor = Actor { kind: Some("system".into()), id: None, name: Some("bijak-authority".into()) };
    let system = AuditEvent {
        actor: Some(actor),
        target: None,
        source_ip: None,
        user_agent: None,
        request_id: None,
        ..success.clone()
    };
    [success, failure, system]
}

/// The text in every open field but the action (readers differ in what a header may hold), and then there too.
fn hostile(like: &AuditEvent, text: &str) -> [AuditEvent; 2] {
    let text = || Some(text.to_owned());
    let mut details = Map::new();
    details.insert(text().unwrap(), Value::String(text().unwrap()));
    let event = AuditEvent {
        actor: Some(Actor { kind: text(), id: text(), name: text() }),
        target: Some(Target { kind: text(), id: text(), name: text() }),
        organization_id: text(),
        workspace_id: text(),
        source_ip: text(),
        user_agent: text(),
        reason: text(),
        request_id: text(),
        details,
        ..like.clone()
    };
    [event.clone(), AuditEvent { id: text().unwrap(), action: text().unwrap(), ..event }]
}

fn bare(like: &AuditEvent) -> AuditEvent {
    AuditEvent {
        organization_id: None,
        workspace_id: None,
        actor: None,
        target: None,
        source_ip: None,
        user_agent: None,
        reason: None,
        request_id: None,
        details: Map::new(),
        ..like.clone()
    }
}

/// How the formats without an escaping of their own spell control characters (`bijak_siem`'s `text.rs`), written
/// here a second time: the expectation of a test is not the code under test.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}' => {
                write!(out, "\\u{:04x}", u32::from(letter)).unwrap();
            }
            other => out.push(other),
        }
    }
    out
}

/// The open fields by name, for readers that give them back one by one.
pub(super) fn fields(event: &AuditEvent) -> Vec<(&'static str, Option<String>)> {
    let actor =
        |read: fn(&Actor) -> &Option<String>| event.actor.as_ref().and_then(|actor| read(actor).clone());
    let target =
        |read: fn(&Target) -> &Option<String>| event.target.as_ref().and_then(|target| read(target).clone());
    vec![
        ("id", Some(event.id.clone())),
        ("seq", Some(event.seq.to_string())),
        ("organization_id", event.organization_id.clone()),
        ("workspace_id", event.workspace_id.clone()),
        ("actor_type", actor(|actor| &actor.kind)),
        ("actor_id", actor(|actor| &actor.id)),
        ("actor_name", actor(|actor| &actor.name)),
        ("action", Some(event.action.clone())),
        ("target_type", target(|target| &target.kind)),
        ("target_id", target(|target| &target.id)),
        ("target_name", target(|target| &target.name)),
        ("source_ip", event.source_ip.clone()),
        ("user_agent", event.user_agent.clone()),
        ("outcome", Some(if event.outcome == Outcome::Success { "success" } else { "failure" }.to_owned())),
        ("reason", event.reason.clone()),
        ("request_id", event.request_id.clone()),
    ]
}
