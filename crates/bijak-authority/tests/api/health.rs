//! `/healthz`, `/readyz`, `/openapi.json`

use serde_json::json;

use crate::harness::World;

#[tokio::test]
async fn alive_and_ready_need_no_credential() {
    let world = World::new().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(world.get(path).send().await.expect(200), json!({"status": "ok"}));
    }
}

#[tokio::test]
async fn a_server_without_its_store_is_alive_and_not_ready() {
    let world = World::new().await;
    world.server().state().store.close().await;
    world.get("/healthz").send().await.expect(200);
    let answer = world.get("/readyz").send().await;
    assert_eq!(answer.problem(), (503, "unavailable".into()));
    assert_eq!(answer.header("retry-after"), "1");
}

#[tokio::test]
async fn the_contract_describes_itself_and_every_call_in_it_is_answered() {
    let world = World::new().await;
    let document = world.get("/openapi.json").send().await.expect(200);
    assert_eq!(document["openapi"], "3.1.0");
    let mut calls = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let method = method.to_uppercase().parse().unwrap();
            let answer = world.call(method, &path.replace(['{', '}'], "")).send().await;
            // Guarded calls ask for a credential first: a 404 or 405 would mean that the route is not there.
            let guarded = operation.get("security").is_none();
            assert!(!guarded || answer.status == 401, "{path}: {} {}", answer.status, answer.text);
            assert!(answer.status != 405 && (!guarded || answer.status != 404), "{path}: {}", answer.status);
            assert!(
                operation["responses"].as_object().is_some_and(|responses| !responses.is_empty()),
                "{path}"
            );
            calls += 1;
        }
    }
    assert!(calls >= 24, "{calls}");
}

#[tokio::test]
async fn every_reference_in_the_contract_leads_somewhere_and_every_operation_has_a_name_of_its_own() {
    let world = World::new().await;
    let document = world.get("/openapi.json").send().await.expect(200);
    let mut references = Vec::new();
    collect(&document, "$ref", &mut references);
    assert!(references.len() > 100, "{}", references.len());
    for reference in references {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
    let mut names = Vec::new();
    collect(&document["paths"], "operationId", &mut names);
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}

/// Every text under `field`, however deep.
fn collect(value: &serde_json::Value, field: &str, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(object) => {
            for (name, value) in object {
                match value.as_str() {
                    Some(text) if name == field => found.push(text.to_owned()),
                    _ => collect(value, field, found),
                }
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| collect(value, field, found)),
        _ => {}
    }
}
