//! LEEF 2.0 (IBM: "QRadar Log Event Extended Format"), attributes divided by tabs.
//!
//! LEEF has no escaping, so nothing in a value may look like its grammar: tabs, line breaks and other control
//! characters are visible (`\t`, `\u001b`), a backslash is `\\` so that they can be told apart. `=` is safe in a value
//! (the first one ends the key). The header's event id has `_` for `|`, `^`, `\` (an escape to some
//! readers) and controls; the attribute `action` has it whole.

use std::fmt::Write as _;

use bijak_domain::{AuditEvent, Outcome};

use super::{PRODUCT, VENDOR, VERSION, ip};
use crate::{
    meaning::Meaning,
    text::{is_control, push_visible},
};

/// Java's pattern for our spelling of time, as QRadar wants it.
const TIME_FORMAT: &str = "yyyy-MM-dd'T'HH:mm:ss.SSSX";

pub(crate) fn write(
    event: &AuditEvent,
    original: Option<&str>,
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
    let (actor, target) = (actor.as_ref(), target.as_ref());
    let actor_kind = actor.and_then(|actor| actor.kind.as_deref());
    let actor_id = actor.and_then(|actor| actor.id.as_deref());
    let actor_name = actor.and_then(|actor| actor.name.as_deref());
    let address = source_ip.as_deref();
    let details = if details.is_empty() { None } else { Some(serde_json::to_string(details)?) };
    let mut line = String::with_capacity(1024);
    // Writing to a string cannot fail.
    let _ = write!(line, "LEEF:2.0|{VENDOR}|{PRODUCT}|{VERSION}|{}|x09|", event_id(action));
    let attributes = [
        ("devTime", Some(time.to_string().as_str())),
        ("devTimeFormat", Some(TIME_FORMAT)),
        ("sev", Some(meaning.severity_of(event).of_ten().to_string().as_str())),
        ("cat", Some(meaning.class.name())),
        ("src", address.filter(|_| ip(address).is_some())),
        ("usrName", actor_name.or(actor_id)),
        ("action", Some(action)),
        (
            "outcome",
            Some(match outcome {
                Outcome::Success => "success",
                Outcome::Failure => "failure",
            }),
        ),
        ("reason", reason.as_deref()),
        ("eventId", Some(id)),
        ("seq", Some(seq.to_string().as_str())),
        ("organizationId", organization_id.as_deref()),
        ("workspaceId", workspace_id.as_deref()),
        ("actorType", actor_kind),
        ("actorId", actor_id),
        ("actorName", actor_name),
        ("targetType", target.and_then(|target| target.kind.as_deref())),
        ("targetId", target.and_then(|target| target.id.as_deref())),
        ("targetName", target.and_then(|target| target.name.as_deref())),
        ("sourceAddress", address),
        ("userAgent", user_agent.as_deref()),
        ("requestId", request_id.as_deref()),
        ("details", details.as_deref()),
        ("raw", original),
    ]
    .map(|(key, value)| (key, value.map(spelt)));
    for (index, (key, value)) in
        attributes.iter().filter_map(|(key, value)| Some((key, value.as_ref()?))).enumerate()
    {
        if index > 0 {
            line.push('\t');
        }
        line.push_str(key);
        line.push('=');
        line.push_str(value);
    }
    out.extend_from_slice(line.as_bytes());
    out.push(b'\n');
    Ok(())
}

fn event_id(action: &str) -> String {
    let safe =
        |letter: char| if matches!(letter, '|' | '^' | '\\') || is_control(letter) { '_' } else { letter };
    if action.is_empty() { "unknown".to_owned() } else { action.chars().map(safe).collect() }
}

fn spelt(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            control if is_control(control) => push_visible(control, "\\", &mut out),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::{bare, event};

    fn encoded(event: &AuditEvent) -> String {
        let mut out = Vec::new();
        write(event, None, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_event_is_a_header_and_its_attributes() {
        insta::assert_snapshot!((encoded(&event()) + &encoded(&bare())).replace('\t', "<tab>\n"));
    }

    #[test]
    fn nothing_in_a_value_looks_like_the_grammar() {
        let line = encoded(&AuditEvent {
            action: "a|b^c\td".into(),
            user_agent: Some("x\ty\nz=\\\u{1b}".into()),
            ..bare()
        });
        assert!(line.contains("|a_b_c_d|x09|"), "{line}");
        assert!(line.contains("\taction=a|b^c\\td\t"), "{line}");
        assert!(line.contains("\tuserAgent=x\\ty\\nz=\\\\\\u001b\n"), "{line}");
    }
}
