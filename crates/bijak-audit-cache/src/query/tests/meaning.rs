//! What queries find.

use bijak_domain::{Actor, AuditEvent, Outcome, Target};
use serde_json::json;

use super::parse;

fn event() -> AuditEvent {
    AuditEvent {
        id: "evt_1".into(),
        seq: 1204,
        time: "2026-11-20T08:00:00Z".parse().unwrap(),
        organization_id: Some("org_1".into()),
        workspace_id: Some("ws_prod".into()),
        actor: Some(Actor {
            kind: Some("api_key".into()),
            id: Some("key_A".into()),
            name: Some("ci-Deploy".into()),
        }),
        action: "api_key.created".into(),
        target: Some(Target { kind: None, id: Some("key_B".into()), name: Some("Nightly Éclair".into()) }),
        source_ip: Some("203.0.113.77".into()),
        user_agent: Some("Mozilla/5.0 (X11) cURL/8.5".into()),
        outcome: Outcome::Failure,
        reason: Some("quota exceeded".into()),
        request_id: Some("req_9".into()),
        details: json!({"scopes": ["rag.read", {"deep": "Hidden Value"}], "count": 4711, "on": true, "ticket": "OPS-77",
            "trace": "6b3a55e0-0b5f-4c1e-9c55-0242ac120002"})
            .as_object()
            .unwrap()
            .clone(),
    }
}

#[test]
fn a_query_finds_what_it_says() {
    let mut bare = event();
    (bare.actor, bare.target, bare.source_ip, bare.user_agent) = (None, None, None, None);
    (bare.workspace_id, bare.request_id) = (None, None);
    for (text, found) in [
        ("", true),
        ("actor:ci-*", true),
        ("actor:CI-*", false),
        ("actor:ci-?eploy", true),
        ("actor:ci", false),
        ("actor:key_A", true),
        ("actor:key_B", false),
        ("action:api_key.created", true),
        ("action:api_key.*", true),
        ("action:api_key", false),
        ("action:*.created", true),
        ("outcome:failure", true),
        ("outcome:success", false),
        ("ip:203.0.113.77", true),
        ("ip:::ffff:203.0.113.77", true),
        ("ip:203.0.113.0/24", true),
        ("ip:203.0.114.0/24", false),
        ("ip:203.0.113.*", true),
        ("ip:*.77", true),
        ("agent:curl", true),
        ("agent:\"(x11) CURL\"", true),
        ("agent:wget", false),
        ("workspace:ws_prod", true),
        ("workspace:ws_*", true),
        ("target:\"Nightly *\"", true),
        ("target:key_B", true),
        ("identity:key_A", true),
        ("identity:key_B", true),
        ("identity:ci-Deploy", false),
        ("id:evt_1", true),
        ("request:req_9", true),
        ("seq:1204", true),
        ("seq:..1203", false),
        ("seq:1204..", true),
        ("after:-7d", true),
        ("before:-7d", false),
        ("after:2026-11-20T08:00:00Z", true),
        ("before:2026-11-20T08:00:00Z", false),
        ("hidden", true),
        ("\"hidden value\"", true),
        ("den val", true),
        ("4711", true),
        ("471", true),
        ("711", false),
        ("ops-77", true),
        ("ps-77", false),
        ("0b5f-4c", false),
        ("6b3a55e0-0b5f", true),
        ("120", false),
        ("1204", true),
        ("evt_1", true),
        ("evt", false),
        ("9", true),
        ("2026-11", true),
        ("2026-11-20t08", true),
        ("2026", false),
        ("rag.read", true),
        ("scopes", false),
        ("quota", true),
        ("ÉCLAIR", true),
        ("\"exceeded evt\"", false),
        ("curl quota", true),
        ("curl wget", false),
        ("curl or wget", true),
        ("wget or curl quota", true),
        ("(wget or curl) -quota", false),
        ("not wget", true),
        ("ip:\"\"", false),
        ("actor:\"\"", false),
    ] {
        assert_eq!(parse(text).unwrap().matches(&event()), found, "{text}");
    }
    for text in
        ["actor:\"\"", "target:\"\"", "ip:\"\"", "agent:\"\"", "workspace:\"\"", "request:\"\"", "-actor:*"]
    {
        assert!(parse(text).unwrap().matches(&bare), "{text}");
        assert!(!parse(text).unwrap().matches(&event()), "{text}");
    }
}

#[test]
fn a_workspace_is_found_by_its_name() {
    let names = [("ws_prod".to_owned(), "Production".to_owned()), ("ws_dev".to_owned(), "Dev".to_owned())];
    for (text, found) in [
        ("workspace:Production", true),
        ("workspace:Prod*", true),
        ("workspace:Dev", false),
        ("-workspace:Production", false),
        ("workspace:ws_prod", true),
    ] {
        assert_eq!(parse(text).unwrap().with_workspaces(&names).matches(&event()), found, "{text}");
    }
}
