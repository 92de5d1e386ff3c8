use insta::assert_json_snapshot;
use serde_json::json;

use super::path;
use crate::harness::{World, snapshot, text};

#[tokio::test]
async fn the_answer_has_the_account_and_its_first_key_with_the_secret() {
    let world = World::new().await;
    let before = world.events().await.len();
    let body =
        json!({"name": "nightly batch", "scopes": ["rag.read", "inference.read"], "rotation_days": 30});
    let call = world.post(&world.in_workspace("service-accounts")).bearer(&world.owner.token).json(&body);
    let made = call.header("idempotency-key", "k").send().await;
    assert_json_snapshot!("created", snapshot(&made));
    assert_json_snapshot!("created_event", world.new_events(before).await);

    let account = text(&made.json()["id"]);
    let got = world.get(&path(&world, &account, "")).bearer(&world.owner.token).send().await.expect(200);
    let listed = world.get(&world.in_workspace("service-accounts")).bearer(&world.owner.token).send().await;
    assert_eq!(listed.expect(200), json!({"items": [got], "next": null}));
    let keys =
        world.get(&path(&world, &account, "/keys")).bearer(&world.owner.token).send().await.expect(200);
    assert_eq!(keys, json!({"items": [made.json()["key"]], "next": null}));

    let call = world.post(&world.in_workspace("service-accounts")).bearer(&world.owner.token).json(&body);
    let mut expected = made.json();
    expected.as_object_mut().unwrap().remove("secret");
    assert_eq!(call.header("idempotency-key", "k").send().await.expect(201), expected);
}
