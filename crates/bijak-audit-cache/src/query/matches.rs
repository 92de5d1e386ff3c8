//! What a query means: the reference that every engine is tested against, one event at a time.

use std::net::IpAddr;

use bijak_domain::{AuditEvent, Outcome};
use serde_json::Value;

use super::{IpPattern, Key, Query, Term};
use crate::folded::fold;

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

/// Whether the folded `text` occurs in one of the event's values: any of the fourteen fields, and any value at any depth
/// of the details (their names are no values). It never spans two values.
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
    let occurs = |value: &str| fold(value).contains(text);
    let outcome = match outcome {
        Outcome::Success => "success",
        Outcome::Failure => "failure",
    };
    let actor = actor.as_ref().map(|actor| [&actor.kind, &actor.id, &actor.name]);
    let target = target.as_ref().map(|target| [&target.kind, &target.id, &target.name]);
    let optional = [organization_id, workspace_id, source_ip, user_agent, reason, request_id];
    let parties = actor.into_iter().chain(target).flatten();
    occurs(id)
        || occurs(action)
        || occurs(outcome)
        || occurs(&seq.to_string())
        || occurs(&time.to_string())
        || optional.into_iter().chain(parties).flatten().any(|value| occurs(value))
        || details.values().any(|value| holds_value(value, text))
}

fn holds_value(value: &Value, text: &str) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) => value.to_string().contains(text),
        Value::String(string) => fold(string).contains(text),
        Value::Array(items) => items.iter().any(|item| holds_value(item, text)),
        Value::Object(map) => map.values().any(|item| holds_value(item, text)),
    }
}
