//! ECS 9, nested. Its escaping is JSON's.
//!
//! Fields that ECS does not have stand under `bijak`, as ECS asks of custom fields: the actor's type and `details`
//! (map `bijak.details` as `flattened`: its keys are open).

use bijak_domain::{Actor, AuditEvent, Outcome, Target};
use serde::Serialize;
use serde_json::{Map, Value};

use super::ip;
use crate::meaning::Meaning;

/// The version of the schema that the names are taken from.
const SCHEMA: &str = "9.4.0";

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@timestamp")]
    timestamp: String,
    ecs: Version<'a>,
    message: String,
    event: Event<'a>,
    cloud: Cloud<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization: Option<Id<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<User<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<Entity<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<UserAgent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http: Option<Http<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bijak: Option<Own<'a>>,
}

#[derive(Serialize)]
struct Version<'a> {
    version: &'a str,
}

#[derive(Serialize)]
struct Event<'a> {
    kind: &'a str,
    category: [&'a str; 1],
    r#type: &'a [&'a str],
    action: &'a str,
    outcome: &'a str,
    id: &'a str,
    sequence: u64,
    severity: u8,
    module: &'a str,
    dataset: &'a str,
    provider: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<&'a str>,
}

#[derive(Serialize)]
struct Cloud<'a> {
    provider: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<Id<'a>>,
}

#[derive(Serialize)]
struct Id<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct User<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Person<'a>>,
}

#[derive(Serialize)]
struct Person<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct Entity<'a> {
    target: Aim<'a>,
}

#[derive(Serialize)]
struct Aim<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub_type: Option<&'a str>,
}

#[derive(Serialize)]
struct Source<'a> {
    address: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<&'a str>,
}

#[derive(Serialize)]
struct UserAgent<'a> {
    original: &'a str,
}

#[derive(Serialize)]
struct Http<'a> {
    request: Id<'a>,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<[&'a str; 1]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    user: Vec<&'a str>,
}

#[derive(Serialize)]
struct Own<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<Kind<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<&'a Map<String, Value>>,
}

#[derive(Serialize)]
struct Kind<'a> {
    r#type: &'a str,
}

pub(crate) fn write(
    event: &AuditEvent,
    original: Option<&str>,
    out: &mut Vec<u8>,
) -> Result<(), serde_json::Error> {
    serde_json::to_writer(&mut *out, &of(event, original))?;
    out.push(b'\n');
    Ok(())
}

fn of<'a>(event: &'a AuditEvent, original: Option<&'a str>) -> Document<'a> {
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
    let actor_kind = actor.as_ref().and_then(|actor| actor.kind.as_deref());
    let details = (!details.is_empty()).then_some(details);
    let address = source_ip.as_deref();
    let source_ip = address.filter(|_| ip(address).is_some());
    Document {
        timestamp: time.to_string(),
        ecs: Version { version: SCHEMA },
        message: super::message(event, &meaning),
        event: Event {
            kind: "event",
            category: [meaning.category],
            r#type: meaning.kinds,
            action,
            outcome: match outcome {
                Outcome::Success => "success",
                Outcome::Failure => "failure",
            },
            id,
            sequence: *seq,
            severity: meaning.severity_of(event).id(),
            module: "bijak",
            dataset: "bijak.audit",
            provider: "bijak-authority",
            reason: reason.as_deref(),
            original,
        },
        cloud: Cloud { provider: "bijak", project: workspace_id.as_deref().map(|id| Id { id }) },
        organization: organization_id.as_deref().map(|id| Id { id }),
        user: user(actor.as_ref(), target.as_ref()),
        entity: target.as_ref().map(|Target { kind, id, name }| Entity {
            target: Aim { id: id.as_deref(), name: name.as_deref(), sub_type: kind.as_deref() },
        }),
        source: address.map(|address| Source { address, ip: source_ip }),
        user_agent: user_agent.as_deref().map(|original| UserAgent { original }),
        http: request_id.as_deref().map(|id| Http { request: Id { id } }),
        related: related(source_ip, actor.as_ref(), target.as_ref()),
        bijak: (actor_kind.is_some() || details.is_some())
            .then_some(Own { actor: actor_kind.map(|r#type| Kind { r#type }), details }),
    }
}

/// A person or an account of a service, where the target is one.
fn person(target: Option<&Target>) -> Option<&Target> {
    target.filter(|target| matches!(target.kind.as_deref(), Some("user" | "service_account")))
}

fn user<'a>(actor: Option<&'a Actor>, target: Option<&'a Target>) -> Option<User<'a>> {
    let id = actor.and_then(|actor| actor.id.as_deref());
    let name = actor.and_then(|actor| actor.name.as_deref());
    let target = person(target)
        .map(|Target { kind: _, id, name }| Person { id: id.as_deref(), name: name.as_deref() });
    (id.is_some() || name.is_some() || target.is_some()).then_some(User { id, name, target })
}

fn related<'a>(
    source_ip: Option<&'a str>,
    actor: Option<&'a Actor>,
    target: Option<&'a Target>,
) -> Option<Related<'a>> {
    let actor = actor.map_or([None, None], |actor| [actor.id.as_deref(), actor.name.as_deref()]);
    let target = person(target).map_or([None, None], |target| [target.id.as_deref(), target.name.as_deref()]);
    let mut user: Vec<_> = actor.into_iter().chain(target).flatten().collect();
    user.sort_unstable();
    user.dedup();
    (source_ip.is_some() || !user.is_empty()).then(|| Related { ip: source_ip.map(|ip| [ip]), user })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::{bare, event};

    fn encoded(event: &AuditEvent) -> Value {
        let mut out = Vec::new();
        write(event, None, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn an_event_is_a_document_of_ecs() {
        insta::assert_json_snapshot!(encoded(&event()));
    }

    #[test]
    fn what_is_null_is_left_out() {
        let encoded = encoded(&bare());
        let names: Vec<_> = encoded.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["@timestamp", "cloud", "ecs", "event", "message"]);
    }

    #[test]
    fn a_source_that_is_no_address_is_not_an_ip() {
        let encoded = encoded(&AuditEvent { source_ip: Some("AWS Internal".into()), ..event() });
        assert_eq!(encoded["source"], serde_json::json!({"address": "AWS Internal"}));
        assert!(encoded["related"].get("ip").is_none());
    }
}
