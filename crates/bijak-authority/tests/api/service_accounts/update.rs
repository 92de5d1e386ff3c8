use insta::assert_json_snapshot;
use serde_json::json;

use super::path;
use crate::harness::{World, snapshot};

#[tokio::test]
async fn new_scopes_hold_for_its_keys_at_once() {
    let world = World::new().await;
    let (account, key) = world.service_account().await;
    let before = world.events().await.len();
    let body = json!({"name": "weekly batch", "scopes": ["rag.read"], "rotation_days": 7});
    let patch = || world.patch(&path(&world, &account, "")).bearer(&world.owner.token).json(&body).send();
    let answer = patch().await;
    assert_json_snapshot!("updated", snapshot(&answer));
    assert_eq!(patch().await.expect(200), answer.json());
    assert_json_snapshot!("updated_event", world.new_events(before).await);
    let me = world.get("/v1/me").bearer(&key.secret).send().await.expect(200);
    assert_eq!(me["scopes"], json!(["rag.read"]));
}
