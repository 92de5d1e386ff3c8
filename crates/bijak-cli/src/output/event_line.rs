//! An event as one line for people.

use bijak_domain::{AuditEvent, Outcome};

use super::printable;

/// `2026-11-24T02:07:53.000Z  #7  success  api_key.created  Ann → ci-deploy  203.0.113.7  curl/8.5`
pub(crate) fn event_line(event: &AuditEvent) -> String {
    let outcome = match event.outcome {
        Outcome::Success => "success",
        Outcome::Failure => "FAILURE",
    };
    let actor = event.actor.as_ref().map(|actor| (&actor.name, &actor.id));
    let target = event.target.as_ref().map(|target| (&target.name, &target.id));
    let called = |party: Option<(&Option<String>, &Option<String>)>| {
        party.and_then(|(name, id)| name.clone().or_else(|| id.clone())).unwrap_or_else(|| "–".into())
    };
    let mut line = format!("{}  #{}  {outcome}  {}  {}", event.time, event.seq, event.action, called(actor));
    if target.is_some() {
        line.push_str(" → ");
        line.push_str(&called(target));
    }
    for part in [&event.source_ip, &event.user_agent, &event.reason] {
        line.push_str("  ");
        line.push_str(part.as_deref().unwrap_or("–"));
    }
    printable(&line).into_owned()
}
