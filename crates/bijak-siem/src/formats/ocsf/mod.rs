//! OCSF 1.8: classes 3001, 3002, 3004 and 6003 with the profile `cloud`. Its escaping is JSON's.
//!
//! Every field of the event has its place; what OCSF has no word for (`details`, the actor's and the target's own
//! types) stands in `unmapped`. Nulls are left out, as the schema wants; where it demands an object that the event
//! lacks, the object is named for what it is: `unknown`, or `local` for an act of the authority itself.

mod objects;

use std::net::IpAddr;

use bijak_domain::{Actor, AuditEvent, Outcome, Target};
use serde::Serialize;
use serde_json::{Map, Value};

use self::objects::{
    Account, Api, Cloud, Endpoint, Entity, HttpRequest, Metadata, Named, Observable, Organization,
    Perpetrator, Product, Request, Resource, Unmapped, User,
};
use super::{PRODUCT, VENDOR, VERSION, ip};
use crate::meaning::{Class, Meaning};

/// The version of the schema that the events are valid by.
const SCHEMA: &str = "1.8.0";

/// An event of any of the four classes; what a class does not know is `None` there.
#[derive(Serialize)]
struct Event<'a> {
    activity_id: u8,
    activity_name: &'a str,
    category_uid: u32,
    category_name: &'a str,
    class_uid: u32,
    class_name: &'a str,
    type_uid: u32,
    type_name: String,
    time: i64,
    severity_id: u8,
    severity: &'a str,
    status_id: u8,
    status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_detail: Option<&'a str>,
    message: String,
    metadata: Metadata<'a>,
    cloud: Cloud<'a>,
    actor: Perpetrator<'a>,
    src_endpoint: Endpoint<'a>,
    api: Api<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_request: Option<HttpRequest<'a>>,
    /// 3001, 3002: whose account it is, who signs in.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<User<'a>>,
    /// 3002.
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_protocol_id: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_protocol: Option<&'a str>,
    /// 3004.
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<Entity<'a>>,
    /// 6003.
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<[Resource<'a>; 1]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    observables: Vec<Observable<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unmapped: Option<Unmapped<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_data: Option<&'a str>,
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

fn of<'a>(event: &'a AuditEvent, original: Option<&'a str>) -> Event<'a> {
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
    let (class, severity) = (meaning.class, meaning.severity_of(event));
    let (category_uid, category_name) = class.category();
    let activity_name = activity_name(&meaning, action);
    let target = target.as_ref().filter(|target| **target != NOBODY);
    let user = match class {
        Class::AccountChange => Some(target.map_or_else(unknown, of_target)),
        // Who signs in is the target where the log names a user, else whoever acts.
        Class::Authentication => {
            let person = target.filter(|target| target.kind.as_deref() == Some("user"));
            Some(person.map_or_else(|| of_actor(actor.as_ref()), of_target))
        }
        Class::EntityManagement | Class::ApiActivity => None,
    };
    let authentication = class == Class::Authentication;
    let oauth = authentication && action.starts_with("oauth_token.");
    let (status_id, status) = match outcome {
        Outcome::Success => (1, "Success"),
        Outcome::Failure => (2, "Failure"),
    };
    Event {
        activity_id: meaning.activity,
        activity_name,
        category_uid,
        category_name,
        class_uid: class.uid(),
        class_name: class.name(),
        type_uid: class.uid() * 100 + u32::from(meaning.activity),
        type_name: format!(
            "{}: {}",
            class.name(),
            if meaning.activity == 99 { "Other" } else { activity_name }
        ),
        time: time.as_millis(),
        severity_id: severity.id(),
        severity: severity.name(),
        status_id,
        status,
        status_detail: reason.as_deref(),
        message: super::message(event, &meaning),
        metadata: Metadata {
            version: SCHEMA,
            profiles: ["cloud"],
            product: Product { name: PRODUCT, vendor_name: VENDOR, version: VERSION },
            uid: id,
            event_code: action,
            sequence: *seq,
            log_name: "audit",
            original_time: time.to_string(),
            tenant_uid: organization_id.as_deref(),
            correlation_uid: request_id.as_deref(),
        },
        cloud: Cloud {
            provider: VENDOR,
            org: organization_id.as_deref().map(|uid| Organization { uid }),
            account: workspace_id.as_deref().map(|uid| Account { uid, r#type: "Workspace", type_id: 99 }),
        },
        actor: Perpetrator { user: of_actor(actor.as_ref()) },
        src_endpoint: endpoint(source_ip.as_deref(), actor.as_ref()),
        api: Api {
            operation: action,
            service: Named { name: PRODUCT },
            request: request_id.as_deref().map(|uid| Request { uid }),
        },
        http_request: (user_agent.is_some() || request_id.is_some())
            .then_some(HttpRequest { user_agent: user_agent.as_deref(), uid: request_id.as_deref() }),
        user,
        service: authentication.then_some(Named { name: PRODUCT }),
        auth_protocol_id: oauth.then_some(6),
        auth_protocol: oauth.then_some("OAUTH 2.0"),
        entity: (class == Class::EntityManagement).then(|| entity(target)),
        resources: target.filter(|_| class == Class::ApiActivity).and_then(resource).map(|found| [found]),
        observables: observables(source_ip.as_deref(), actor.as_ref()),
        unmapped: unmapped(actor.as_ref(), target, details),
        raw_data: original,
    }
}

const NOBODY: Target = Target { kind: None, id: None, name: None };

/// OCSF's caption; of "other", what the source itself calls it.
fn activity_name<'a>(meaning: &Meaning, action: &'a str) -> &'a str {
    if meaning.activity == 99 && meaning.class == Class::ApiActivity && !action.is_empty() {
        return action;
    }
    meaning.activity_name
}

fn unknown<'a>() -> User<'a> {
    User { uid: None, name: Some("unknown"), r#type: "Unknown", type_id: 0 }
}

fn of_actor(actor: Option<&Actor>) -> User<'_> {
    actor.map_or_else(unknown, |Actor { kind, id, name }| {
        user(kind.as_deref(), id.as_deref(), name.as_deref())
    })
}

fn of_target(Target { kind, id, name }: &Target) -> User<'_> {
    user(kind.as_deref(), id.as_deref(), name.as_deref())
}

fn user<'a>(kind: Option<&'a str>, uid: Option<&'a str>, name: Option<&'a str>) -> User<'a> {
    let (type_id, r#type) = match kind {
        None => (0, "Unknown"),
        Some("user") => (1, "User"),
        Some("system") => (3, "System"),
        Some("service_account" | "service_account_key") => (4, "Service"),
        Some(other) => (99, other),
    };
    // The schema wants a name or a uid.
    let name = if uid.is_none() && name.is_none() { Some(kind.unwrap_or("unknown")) } else { name };
    User { uid, name, r#type, type_id }
}

fn endpoint<'a>(source_ip: Option<&'a str>, actor: Option<&Actor>) -> Endpoint<'a> {
    if ip(source_ip).is_some() {
        return Endpoint { ip: source_ip, name: None };
    }
    let local = actor.is_some_and(|actor| actor.kind.as_deref() == Some("system"));
    Endpoint { ip: None, name: source_ip.or(Some(if local { "local" } else { "unknown" })) }
}

fn entity(target: Option<&Target>) -> Entity<'_> {
    let Some(Target { kind, id, name }) = target else {
        return Entity { uid: None, name: Some("unknown"), r#type: "Unknown", type_id: 0 };
    };
    let (type_id, r#type) = match kind.as_deref() {
        None => (0, "Unknown"),
        Some("user") => (2, "User"),
        Some("organization") => (4, "Organization"),
        Some(other) => (99, other),
    };
    let name = name.as_deref().or(if id.is_none() { Some(r#type) } else { None });
    Entity { uid: id.as_deref(), name, r#type, type_id }
}

fn resource(Target { kind, id, name }: &Target) -> Option<Resource<'_>> {
    let (uid, name) = (id.as_deref(), name.as_deref().or(if id.is_none() { kind.as_deref() } else { None }));
    name.or(uid)?;
    Some(Resource { uid, name, r#type: kind.as_deref() })
}

fn observables<'a>(source_ip: Option<&'a str>, actor: Option<&'a Actor>) -> Vec<Observable<'a>> {
    let mut found = Vec::with_capacity(2);
    if let Some(IpAddr::V4(_) | IpAddr::V6(_)) = ip(source_ip) {
        found.push(Observable {
            name: "src_endpoint.ip",
            type_id: 2,
            r#type: "IP Address",
            value: source_ip,
        });
    }
    if let Some(uid) = actor.and_then(|actor| actor.id.as_deref()) {
        let (name, value) = ("actor.user.uid", Some(uid));
        found.push(Observable { name, type_id: 31, r#type: "User Object: uid", value });
    }
    found
}

fn unmapped<'a>(
    actor: Option<&'a Actor>,
    target: Option<&'a Target>,
    details: &'a Map<String, Value>,
) -> Option<Unmapped<'a>> {
    let actor_type = actor.and_then(|actor| actor.kind.as_deref());
    let target_type = target.and_then(|target| target.kind.as_deref());
    let target_id = target.and_then(|target| target.id.as_deref());
    let target_name = target.and_then(|target| target.name.as_deref());
    let details = (!details.is_empty()).then_some(details);
    let any = actor_type.or(target_type).or(target_id).or(target_name).is_some() || details.is_some();
    any.then_some(Unmapped { actor_type, target_type, target_id, target_name, details })
}

#[cfg(test)]
mod tests {
    use bijak_domain::action;

    use super::*;
    use crate::formats::tests::{bare, event};

    fn encoded(event: &AuditEvent) -> Value {
        let mut out = Vec::new();
        write(event, None, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn a_new_key_is_an_entity_that_is_created() {
        insta::assert_json_snapshot!(encoded(&event()));
    }

    #[test]
    fn what_the_schema_demands_and_the_event_lacks_is_named() {
        let event = AuditEvent { action: "x.unheard_of".into(), ..bare() };
        let encoded = encoded(&event);
        assert_eq!(encoded["class_uid"], 6003);
        assert_eq!(encoded["activity_name"], "x.unheard_of");
        assert_eq!(encoded["src_endpoint"]["name"], "unknown");
        assert_eq!(encoded["actor"]["user"]["name"], "unknown");
        assert!(encoded.get("unmapped").is_none() && encoded.get("resources").is_none());
    }

    #[test]
    fn the_authority_itself_acts_from_a_local_endpoint() {
        let actor = Actor { kind: Some("system".into()), id: None, name: None };
        let encoded = encoded(&AuditEvent { actor: Some(actor), ..bare() });
        assert_eq!(encoded["src_endpoint"]["name"], "local");
        assert_eq!(encoded["actor"]["user"]["type_id"], 3);
    }

    #[test]
    fn a_source_that_is_no_address_is_a_name() {
        let encoded = encoded(&AuditEvent { source_ip: Some("AWS Internal".into()), ..event() });
        assert_eq!(encoded["src_endpoint"], serde_json::json!({"name": "AWS Internal"}));
    }

    #[test]
    fn a_token_is_an_authentication_by_oauth() {
        let encoded = encoded(&AuditEvent { action: action::OAUTH_TOKEN_ISSUED.into(), ..event() });
        assert_eq!((&encoded["class_uid"], &encoded["auth_protocol_id"]), (&3002.into(), &6.into()));
        assert_eq!(encoded["user"]["name"], "ada@example.com");
    }
}
