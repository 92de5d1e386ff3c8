//! What a query means: the reference that every engine is tested against, one event at a time.

use std::net::IpAddr;

use bijak_domain::{AuditEvent, Outcome};
use serde_json::Value;

use super::{IpPattern, Key, Query, Term, fold::fold};

impl Query {
    /// Whether `event` is among what is asked for.
    pub fn matches(&self, event: &AuditEvent) -> bool {
        match self {
            Self::All => true,
            Self::Term(term) => term.matches(event),
            Self::Not(inner) => !inner.matches(event),
            Self::And(parts) => parts.iter().all(|part| part.matches(event)),
            Self::Or(parts) => parts.iter().any(|part| part.matches(event)),
        }
    }
}

impl Term {
    pub fn matches(&self, event: &AuditEvent) -> bool {
        let actor = event.actor.as_ref();
        let target = event.target.as_ref();
        let (actor_id, actor_name) =
            (actor.and_then(|party| party.id.as_deref()), actor.and_then(|party| party.name.as_deref()));
        let (target_id, target_name) =
            (target.and_then(|party| party.id.as_deref()), target.and_then(|party| party.name.as_deref()));
        match self {
            Self::Actor(glob) => [actor_id, actor_name].into_iter().flatten().any(|text| glob.matches(text)),
            Self::Target(glob) => {
                [target_id, target_name].into_iter().flatten().any(|text| glob.matches(text))
            }
            Self::Workspace(glob) => event.workspace_id.as_deref().is_some_and(|id| glob.matches(id)),
            Self::Action(glob) => glob.matches(&event.action),
            Self::Outcome(outcome) => event.outcome == *outcome,
            Self::Ip(pattern) => event.source_ip.as_deref().is_some_and(|text| pattern.matches(text)),
            Self::Agent(text) => {
                event.user_agent.as_deref().is_some_and(|agent| fold(agent).contains(text.as_str()))
            }
            Self::Identity(id) => [actor_id, target_id].contains(&Some(id.as_str())),
            Self::Id(id) => event.id == *id,
            Self::Request(id) => event.request_id.as_ref() == Some(id),
            Self::Seq { from, to } => (*from..=*to).contains(&event.seq),
            Self::After(time) => event.time >= *time,
            Self::Before(time) => event.time < *time,
            Self::Missing(key) => {
                let values: &[Option<&str>] = match key {
                    Key::Actor => &[actor_id, actor_name],
                    Key::Target => &[target_id, target_name],
                    Key::Identity => &[actor_id, target_id],
                    Key::Ip => &[event.source_ip.as_deref()],
                    Key::Agent => &[event.user_agent.as_deref()],
                    Key::Workspace => &[event.workspace_id.as_deref()],
                    Key::Request => &[event.request_id.as_deref()],
                    Key::Action | Key::Outcome | Key::Id | Key::Seq | Key::After | Key::Before => {
                        return false;
                    }
                };
                values.iter().all(|value| value.is_none_or(str::is_empty))
            }
            Self::Text(text) => holds(event, text),
        }
    }
}

impl IpPattern {
    /// `text`: an event's source address as it spells it.
    pub fn matches(&self, text: &str) -> bool {
        let address = || text.parse::<IpAddr>().ok().map(|address| address.to_canonical());
        match self {
            Self::Address(wanted) => address().is_some_and(|address| address == *wanted),
            Self::Network(network) => address().is_some_and(|address| network.contains(&address)),
            Self::Text(glob) => glob.matches(text),
        }
    }
}

/// Whether the folded `text` is found in one of the event's values. It never spans two values. The values that repeat
/// are searched anywhere in them; those that are as many as events are searched the way their kind is asked for, so that
/// an index can be exact:
///
/// - actor, action, target, address, agent, workspace, organization, outcome, reason: anywhere;
/// - `seq`: the whole number; ids of event and request: whole, with or without what stands before their `_`;
/// - time: from its beginning on, at least year and month (`2026-11`);
/// - the values of the details, at any depth (their names are no values): [`value_holds`].
fn holds(event: &AuditEvent, text: &str) -> bool {
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
    let outcome = match outcome {
        Outcome::Success => "success",
        Outcome::Failure => "failure",
    };
    let actor = actor.as_ref().map(|actor| [&actor.kind, &actor.id, &actor.name]);
    let target = target.as_ref().map(|target| [&target.kind, &target.id, &target.name]);
    let parties = actor.into_iter().chain(target).flatten();
    let optional = [organization_id, workspace_id, source_ip, user_agent, reason];
    let mut anywhere = optional.into_iter().chain(parties).flatten().chain([action]);
    outcome.contains(text)
        || anywhere.any(|value| fold(value).contains(text))
        || seq.to_string() == text
        || is_id(id, text)
        || request_id.as_ref().is_some_and(|id| is_id(id, text))
        || (text.len() >= "2026-11".len() && fold(&time.to_string()).starts_with(text))
        || details.values().any(|value| any_holds(value, text))
}

fn is_id(id: &str, text: &str) -> bool {
    let folded = fold(id);
    folded == text || folded.split_once('_').is_some_and(|(_, rest)| rest == text)
}

fn any_holds(value: &Value, text: &str) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) => value_holds(&value.to_string(), text),
        Value::String(string) => value_holds(&fold(string), text),
        Value::Array(items) => items.iter().any(|item| any_holds(item, text)),
        Value::Object(map) => map.values().any(|item| any_holds(item, text)),
    }
}

/// A value without digits is searched anywhere. One with digits (an id, a number, a version) or of more than 256 bytes is
/// found from the start of a word, a run of letters and digits; a UUID from its own start.
fn value_holds(value: &str, text: &str) -> bool {
    if value.len() <= 256 && !value.bytes().any(|byte| byte.is_ascii_digit()) {
        return value.contains(text);
    }
    let Some(lead) = text.find(char::is_alphanumeric) else { return value.contains(text) };
    let starts_word = |at: usize| {
        let inside = value[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        !inside && (at == 0 || !is_uuid(value))
    };
    // Matches may overlap: every place counts.
    value.char_indices().any(|(at, _)| value[at..].starts_with(text) && starts_word(at + lead))
}

fn is_uuid(value: &str) -> bool {
    let groups: Vec<&str> = value.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
