//! CEF, version 0 (ArcSight: "Implementing ArcSight Common Event Format", revision 25).
//!
//! Escaping: `|` and `\` in the header, `=` and `\` in a value, line breaks in a value as `\n` and `\r`. A header cannot
//! hold a line break, so control characters are spaces there (the value `act` has the whole action); other control
//! characters in values are visible, `\u001b`.

use std::net::IpAddr;

use bijak_domain::{AuditEvent, Outcome};

use super::{PRODUCT, VENDOR, VERSION, ip};
use crate::{
    Options,
    meaning::Meaning,
    text::{is_control, push_visible},
};

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
    let (actor, target) = (actor.as_ref(), target.as_ref());
    let mut line = Line(String::with_capacity(1024));
    line.header(&["CEF:0", VENDOR, PRODUCT, VERSION, action, meaning.title]);
    line.0.push_str(&meaning.severity_of(event).of_ten().to_string());
    line.0.push('|');

    line.value("rt", Some(&time.as_millis().to_string()));
    line.value("externalId", Some(id));
    line.value("dvchost", options.hostname.as_deref());
    line.value("cat", Some(meaning.class.name()));
    line.value("act", Some(action));
    line.value(
        "outcome",
        Some(match outcome {
            Outcome::Success => "success",
            Outcome::Failure => "failure",
        }),
    );
    line.value("reason", reason.as_deref());
    match ip(source_ip.as_deref()) {
        Some(IpAddr::V4(_)) => line.value("src", source_ip.as_deref()),
        Some(IpAddr::V6(_)) => line.labelled("c6a2", "Source IPv6 Address", source_ip.as_deref()),
        None => line.value("shost", source_ip.as_deref()),
    }
    line.value("suid", actor.and_then(|actor| actor.id.as_deref()));
    line.value("suser", actor.and_then(|actor| actor.name.as_deref()));
    line.value("requestClientApplication", user_agent.as_deref());
    line.labelled("cn1", "seq", Some(&seq.to_string()));
    line.labelled("cs1", "organizationId", organization_id.as_deref());
    line.labelled("cs2", "workspaceId", workspace_id.as_deref());
    line.labelled("cs3", "targetType", target.and_then(|target| target.kind.as_deref()));
    line.labelled("cs4", "targetId", target.and_then(|target| target.id.as_deref()));
    line.labelled("cs5", "targetName", target.and_then(|target| target.name.as_deref()));
    line.labelled("flexString1", "requestId", request_id.as_deref());
    line.labelled("flexString2", "actorType", actor.and_then(|actor| actor.kind.as_deref()));
    if !details.is_empty() {
        line.labelled("cs6", "details", Some(&serde_json::to_string(details)?));
    }
    line.value("rawEvent", original);
    out.extend_from_slice(line.0.strip_suffix(' ').unwrap_or(&line.0).as_bytes());
    out.push(b'\n');
    Ok(())
}

struct Line(String);

impl Line {
    fn header(&mut self, fields: &[&str]) {
        for field in fields {
            if field.is_empty() {
                // Readers refuse a header with a blank field.
                self.0.push_str("unknown");
            }
            for letter in field.chars() {
                match letter {
                    '|' | '\\' => self.0.extend(['\\', letter]),
                    control if is_control(control) => self.0.push(' '),
                    other => self.0.push(other),
                }
            }
            self.0.push('|');
        }
    }

    /// Nothing at all for a null or an empty text: CEF has no word for either.
    fn value(&mut self, key: &str, value: Option<&str>) {
        let Some(value) = value.filter(|value| !value.is_empty()) else { return };
        self.0.push_str(key);
        self.0.push('=');
        for letter in value.chars() {
            match letter {
                '=' | '\\' => self.0.extend(['\\', letter]),
                '\n' | '\r' => push_visible(letter, "\\", &mut self.0),
                control if is_control(control) => push_visible(control, "\\\\", &mut self.0),
                other => self.0.push(other),
            }
        }
        self.0.push(' ');
    }

    /// A custom field and what it holds.
    fn labelled(&mut self, key: &str, label: &str, value: Option<&str>) {
        if value.is_some_and(|value| !value.is_empty()) {
            self.value(&format!("{key}Label"), Some(label));
            self.value(key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::{bare, event};

    fn encoded(event: &AuditEvent) -> String {
        let mut out = Vec::new();
        write(event, None, &Options::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_event_is_a_header_and_its_values() {
        insta::assert_snapshot!(encoded(&event()) + &encoded(&bare()));
    }

    #[test]
    fn the_header_and_the_values_have_an_escaping_each() {
        let line = encoded(&AuditEvent { action: "a|b\\c=d\ne".into(), ..bare() });
        assert!(line.contains(r"|a\|b\\c=d e|"), "{line}");
        assert!(line.contains(r"act=a|b\\c\=d\ne outcome"), "{line}");
        let line = encoded(&AuditEvent { user_agent: Some("\u{1b}[31m\0".into()), ..bare() });
        assert!(line.contains(r"requestClientApplication=\\u001b[31m\\u0000 cn1"), "{line}");
    }

    #[test]
    fn an_address_goes_where_its_family_goes() {
        let of = |text: &str| encoded(&AuditEvent { source_ip: Some(text.into()), ..bare() });
        assert!(of("203.0.113.7").contains(" src=203.0.113.7 "));
        assert!(of("2001:db8::1").contains(" c6a2Label=Source IPv6 Address c6a2=2001:db8::1 "));
        assert!(of("AWS Internal").contains(" shost=AWS Internal "));
    }
}
