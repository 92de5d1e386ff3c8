//! RFC 5424: one message, unframed, ended by a line feed. Fields in structured data, a sentence (or the canonical line)
//! as the message, behind a BOM (§6.4).
//!
//! Escaping: `"`, `\` and `]` in a value (§6.3.3). Control characters are visible, `\\u001b`, since receivers replace
//! them each in its own way. HOSTNAME and MSGID take printable ASCII of a limited length: other letters are `?` there,
//! and the structured data has the action whole.

use std::fmt::Write as _;

use bijak_domain::{AuditEvent, Outcome};

use crate::{
    Options,
    meaning::{Meaning, Severity},
    text::{is_control, push_visible},
};

/// "log audit" (§6.2.1).
const FACILITY: u8 = 13;
const APP_NAME: &str = "bijak-authority";
const BOM: &str = "\u{feff}";

pub(crate) fn write(
    event: &AuditEvent,
    original: Option<&str>,
    options: &Options,
    out: &mut Vec<u8>,
) -> Result<(), serde_json::Error> {
    let AuditEvent {
        id,
        seq,
        time,
        organization_id,
        workspace_id,
        actor,
        action,
        target,
        source_ip,
        user_agent,
        outcome,
        reason,
        request_id,
        details,
    } = event;
    let meaning = Meaning::of(action);
    let priority = FACILITY * 8 + meaning.severity_of(event).syslog();
    let hostname = options.hostname.as_deref().unwrap_or_default();
    let (actor, target) = (actor.as_ref(), target.as_ref());
    let details = if details.is_empty() { None } else { Some(serde_json::to_string(details)?) };
    let mut line = String::with_capacity(1024);
    // Writing to a string cannot fail.
    let _ = write!(
        line,
        "<{priority}>1 {time} {} {APP_NAME} - {} [bijak@{}",
        header(hostname, 255),
        header(action, 32),
        options.enterprise_number
    );
    for (name, value) in [
        ("id", Some(id.as_str())),
        ("seq", Some(seq.to_string().as_str())),
        ("organization_id", organization_id.as_deref()),
        ("workspace_id", workspace_id.as_deref()),
        ("actor_type", actor.and_then(|actor| actor.kind.as_deref())),
        ("actor_id", actor.and_then(|actor| actor.id.as_deref())),
        ("actor_name", actor.and_then(|actor| actor.name.as_deref())),
        ("action", Some(action)),
        ("target_type", target.and_then(|target| target.kind.as_deref())),
        ("target_id", target.and_then(|target| target.id.as_deref())),
        ("target_name", target.and_then(|target| target.name.as_deref())),
        ("source_ip", source_ip.as_deref()),
        ("user_agent", user_agent.as_deref()),
        (
            "outcome",
            Some(match outcome {
                Outcome::Success => "success",
                Outcome::Failure => "failure",
            }),
        ),
        ("reason", reason.as_deref()),
        ("request_id", request_id.as_deref()),
        ("details", details.as_deref()),
    ] {
        push_parameter(name, value, &mut line);
    }
    line.push_str("] ");
    line.push_str(BOM);
    match original {
        Some(original) => push_message(original, &mut line),
        None => push_message(&super::message(event, &meaning), &mut line),
    }
    out.extend_from_slice(line.as_bytes());
    out.push(b'\n');
    Ok(())
}

/// Another format's line as the MSG of a message of ours: `CEF:0|…` behind a header. `time` is RFC 3339. No BOM: the
/// readers of those formats look for theirs at the beginning.
pub(crate) fn envelope(time: &str, hostname: Option<&str>, action: &str, text: &[u8]) -> Vec<u8> {
    let priority = FACILITY * 8 + Severity::Informational.syslog();
    let hostname = header(hostname.unwrap_or_default(), 255);
    let action = header(action, 32);
    let mut out = format!("<{priority}>1 {time} {hostname} {APP_NAME} - {action} - ").into_bytes();
    out.extend_from_slice(text);
    out
}

/// A header field of at most `length` printable characters of ASCII, `-` for none.
fn header(text: &str, length: usize) -> String {
    let printable = |letter: char| if letter.is_ascii_graphic() { letter } else { '?' };
    let text: String = text.chars().take(length).map(printable).collect();
    if text.is_empty() { "-".to_owned() } else { text }
}

fn push_parameter(name: &str, value: Option<&str>, out: &mut String) {
    let Some(value) = value else { return };
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for letter in value.chars() {
        match letter {
            '"' | '\\' | ']' => out.extend(['\\', letter]),
            control if is_control(control) => push_visible(control, "\\\\", out),
            other => out.push(other),
        }
    }
    out.push('"');
}

/// Free text: nothing is escaped but what would break the line.
fn push_message(text: &str, out: &mut String) {
    for letter in text.chars() {
        if is_control(letter) {
            push_visible(letter, "\\", out);
        } else {
            out.push(letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::{bare, event, hostile};

    fn encoded(event: &AuditEvent, options: &Options) -> String {
        let mut out = Vec::new();
        write(event, None, options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_event_is_a_message_with_structured_data() {
        let options = Options { hostname: Some("auth.example.com".into()), ..Options::default() };
        insta::assert_snapshot!(encoded(&event(), &options) + &encoded(&bare(), &Options::default()));
    }

    #[test]
    fn the_enterprise_number_is_the_organizations_own() {
        let options = Options { enterprise_number: 99_999, ..Options::default() };
        assert!(encoded(&event(), &options).contains(" [bijak@99999 id="));
    }

    #[test]
    fn a_value_ends_only_where_it_ends() {
        let event = AuditEvent { user_agent: Some("a\"b]c\\d\n\u{1b}".into()), ..bare() };
        let line = encoded(&event, &Options::default());
        assert!(line.contains(r#" user_agent="a\"b\]c\\d\\n\\u001b" "#), "{line}");
    }

    #[test]
    fn header_fields_are_short_printable_ascii() {
        let line =
            encoded(&hostile(), &Options { hostname: Some("ho st\u{e9}".into()), ..Options::default() });
        let fields: Vec<_> = line.splitn(7, ' ').collect();
        assert_eq!(fields[2], "ho?st?");
        assert!(
            fields[5].len() == 32 && fields[5].bytes().all(|byte| byte.is_ascii_graphic()),
            "{}",
            fields[5]
        );
        assert!(fields[6].starts_with("[bijak@32473 "), "{}", fields[6]);
    }
}
