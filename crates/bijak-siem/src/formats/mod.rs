//! One file a format, its escaping beside it.

pub(crate) mod cef;
pub(crate) mod csv;
pub(crate) mod ecs;
pub(crate) mod leef;
pub(crate) mod ndjson;
pub(crate) mod ocsf;
pub(crate) mod syslog;

use bijak_domain::{AuditEvent, Outcome};

use crate::meaning::{Class, Meaning};

/// The words that name us, where a format asks who made the event.
pub(crate) const VENDOR: &str = "Bijak";
pub(crate) const PRODUCT: &str = "Bijak Authority";
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The address, where the text is one: readers accept any text as `source_ip`, the schemas do not.
pub(crate) fn ip(text: Option<&str>) -> Option<std::net::IpAddr> {
    text.and_then(|text| text.parse().ok())
}

/// One sentence for people: `API key created: ci by ada@example.com from 203.0.113.7`.
pub(crate) fn message(event: &AuditEvent, meaning: &Meaning) -> String {
    let mut text = match meaning.class {
        Class::ApiActivity => format!("{} {}", meaning.title, event.action),
        _ => meaning.title.to_owned(),
    };
    let named = |name: &Option<String>, id: &Option<String>| name.clone().or_else(|| id.clone());
    if let Some(target) = event.target.as_ref().and_then(|target| named(&target.name, &target.id)) {
        text.push_str(": ");
        text.push_str(&target);
    }
    if let Some(actor) = event.actor.as_ref().and_then(|actor| named(&actor.name, &actor.id)) {
        text.push_str(" by ");
        text.push_str(&actor);
    }
    if let Some(source) = &event.source_ip {
        text.push_str(" from ");
        text.push_str(source);
    }
    if event.outcome == Outcome::Failure {
        text.push_str(" (failed");
        if let Some(reason) = &event.reason {
            text.push_str(": ");
            text.push_str(reason);
        }
        text.push(')');
    }
    text
}

#[cfg(test)]
pub(crate) mod tests {
    use bijak_domain::{Actor, AuditEvent, Outcome, Target, action};
    use serde_json::json;

    /// A plain event with every field.
    pub(crate) fn event() -> AuditEvent {
        let details = json!({"permissions": ["rag.read"], "note": "a \"quoted\" word"});
        AuditEvent {
            id: "evt_01H4ZSR2CGVWCEQ2F45DVV8KCR".into(),
            seq: 41,
            time: "2026-11-24T02:07:53.123Z".parse().unwrap(),
            organization_id: Some("org_0000000000MQ5ZAAZR750TW3ST".into()),
            workspace_id: Some("ws_0000000000JV81VEYNYBF63AMC".into()),
            actor: Some(Actor {
                kind: Some("user".into()),
                id: Some("usr_0000000000W6VYP0E935QX5JXH".into()),
                name: Some("ada@example.com".into()),
            }),
            action: action::API_KEY_CREATED.into(),
            target: Some(Target {
                kind: Some("api_key".into()),
                id: Some("key_01H4ZSR2CGVWCEQ2F45DVV8KCR".into()),
                name: Some("ci, nightly".into()),
            }),
            source_ip: Some("203.0.113.7".into()),
            user_agent: Some("curl/8.9.1".into()),
            outcome: Outcome::Success,
            reason: None,
            request_id: Some("req_01H4ZSR2CGRC7T61ARYEK7FQDQ".into()),
            details: details.as_object().unwrap().clone(),
        }
    }

    /// Every field that can be null is.
    pub(crate) fn bare() -> AuditEvent {
        AuditEvent {
            organization_id: None,
            workspace_id: None,
            actor: None,
            target: None,
            source_ip: None,
            user_agent: None,
            reason: None,
            request_id: None,
            details: serde_json::Map::new(),
            ..event()
        }
    }

    pub(crate) const EVIL: &str = "=cmd|' /C'!A0\r\nCEF:0|x|\t\"q\" 'a' \\n a=b ] [ ^ \u{1b}[31m \u{0} \u{202e}םולש\u{2028}\u{9b}\u{7f}end\\";

    /// Every open string says the worst it can.
    pub(crate) fn hostile() -> AuditEvent {
        let evil = || Some(EVIL.to_owned());
        let mut details = serde_json::Map::new();
        details.insert(EVIL.to_owned(), EVIL.into());
        AuditEvent {
            id: EVIL.into(),
            organization_id: evil(),
            workspace_id: evil(),
            actor: Some(Actor { kind: evil(), id: evil(), name: evil() }),
            action: EVIL.into(),
            target: Some(Target { kind: evil(), id: evil(), name: evil() }),
            source_ip: evil(),
            user_agent: Some(format!("{EVIL}{}", "x".repeat(4096))),
            outcome: Outcome::Failure,
            reason: evil(),
            request_id: evil(),
            details,
            ..event()
        }
    }
}
