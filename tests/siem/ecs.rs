//! ECS names and types by npm's `@elastic/ecs`.

use bijak_siem::{Format, Options};
use serde_json::Value;

use super::{readers, samples};

#[test]
fn every_field_is_one_of_ecs_or_under_our_own_name() {
    let events = samples::all();
    for original in [false, true] {
        let bytes = samples::encoded(Format::Ecs, Options { original, ..Options::default() }, &events);
        readers::assert_valid(&readers::node("ecs.cjs", &bytes), events.len());
    }
}

#[test]
fn the_reader_refuses_a_name_a_type_and_a_pair_that_ecs_does_not_have() {
    let bytes = samples::encoded(Format::Ecs, Options::default(), &samples::all()[..1]);
    let mut document: Value = serde_json::from_slice(&bytes).unwrap();
    document["source"]["adress"] = "x".into();
    document["source"]["ip"] = "localhost".into();
    document["event"]["type"] = serde_json::json!(["group"]);
    let verdict: Value =
        serde_json::from_str(&readers::node("ecs.cjs", format!("{document}\n").as_bytes())).unwrap();
    let errors = verdict["errors"].to_string();
    for wrong in ["source.adress is no field", "localhost", "group does not go"] {
        assert!(errors.contains(wrong), "{errors}");
    }
}
