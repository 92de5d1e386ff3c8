//! OCSF by PyPI's `ocsf-json-schema` and `jsonschema`.

use bijak_siem::{Format, Options};
use serde_json::Value;

use super::{readers, samples};

#[test]
fn every_event_is_valid_by_the_schema_of_its_class() {
    let events = samples::all();
    for original in [false, true] {
        let bytes = samples::encoded(Format::Ocsf, Options { original, ..Options::default() }, &events);
        let verdict = readers::assert_valid(&readers::python("ocsf.py", &bytes), events.len());
        for class in ["3001", "3002", "3004", "6003"] {
            assert!(verdict["classes"][class].as_u64().is_some(), "no event of class {class}");
        }
    }
}

#[test]
fn the_reader_refuses_what_the_schema_does_not_know() {
    let bytes = samples::encoded(Format::Ocsf, Options::default(), &samples::all()[..1]);
    let mut event: Value = serde_json::from_slice(&bytes).unwrap();
    event["src_endpoint"] = serde_json::json!({"address": "x"});
    event["severity"] = "High".into();
    let verdict: Value =
        serde_json::from_str(&readers::python("ocsf.py", format!("{event}\n").as_bytes())).unwrap();
    let errors = verdict["errors"].to_string();
    assert!(errors.contains("src_endpoint") && errors.contains("severity"), "{errors}");
}

#[test]
fn nothing_of_a_hostile_event_is_lost() {
    let events = samples::all();
    let bytes = samples::encoded(Format::Ocsf, Options::default(), &events);
    for (event, read) in events.iter().zip(readers::lines::<Value>(std::str::from_utf8(&bytes).unwrap())) {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        assert_eq!(text(&read["metadata"]["uid"]).as_ref(), Some(&event.id));
        assert_eq!(text(&read["api"]["operation"]).as_ref(), Some(&event.action));
        assert_eq!(text(&read["http_request"]["user_agent"]), event.user_agent);
        assert_eq!(text(&read["status_detail"]), event.reason);
        assert_eq!(text(&read["metadata"]["tenant_uid"]), event.organization_id);
        assert_eq!(text(&read["cloud"]["account"]["uid"]), event.workspace_id);
        assert_eq!(text(&read["metadata"]["correlation_uid"]), event.request_id);
        let target = event.target.as_ref();
        assert_eq!(text(&read["unmapped"]["target_id"]), target.and_then(|target| target.id.clone()));
        assert_eq!(text(&read["unmapped"]["target_type"]), target.and_then(|target| target.kind.clone()));
        let details = read["unmapped"].get("details").cloned().unwrap_or_else(|| serde_json::json!({}));
        assert_eq!(details, Value::Object(event.details.clone()));
        if let Some(actor) = &event.actor
            && let Some(id) = &actor.id
        {
            assert_eq!(text(&read["actor"]["user"]["uid"]).as_ref(), Some(id));
        }
    }
}
