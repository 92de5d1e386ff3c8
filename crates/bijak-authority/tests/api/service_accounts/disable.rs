use insta::assert_json_snapshot;
use serde_json::json;

use super::path;
use crate::harness::{World, snapshot, text};

#[tokio::test]
async fn every_key_is_dead_at_once_with_one_event() {
    let world = World::new().await;
    let (account, first) = world.service_account().await;
    let call = world.post(&path(&world, &account, "/rotate-key")).bearer(&world.owner.token);
    let second = text(&call.send().await.expect(201)["secret"]);
    let before = world.events().await.len();
    let disable = path(&world, &account, "/disable");
    let answer = world.post(&disable).bearer(&world.owner.token).send().await;
    assert_json_snapshot!("disabled", snapshot(&answer));
    assert_eq!(world.post(&disable).bearer(&world.owner.token).send().await.expect(200), answer.json());
    assert_json_snapshot!("disabled_event", world.new_events(before).await);
    for secret in [&first.secret, &second] {
        assert_eq!(
            world.get("/v1/me").bearer(secret).send().await.problem(),
            (401, "invalid_credential".into())
        );
    }
    let keys =
        world.get(&path(&world, &account, "/keys")).bearer(&world.owner.token).send().await.expect(200);
    assert!(keys["items"].as_array().unwrap().iter().all(|key| key["status"] == "revoked"));
}

#[tokio::test]
async fn nothing_brings_it_back() {
    let world = World::new().await;
    let (account, _) = world.service_account().await;
    world.post(&path(&world, &account, "/disable")).bearer(&world.owner.token).send().await.expect(200);
    let rotated = world.post(&path(&world, &account, "/rotate-key")).bearer(&world.owner.token).send().await;
    assert_eq!(rotated.problem(), (409, "conflict".into()));
    let renamed =
        world.patch(&path(&world, &account, "")).bearer(&world.owner.token).json(&json!({"name": "x"}));
    assert_eq!(renamed.send().await.problem(), (409, "conflict".into()));
}
