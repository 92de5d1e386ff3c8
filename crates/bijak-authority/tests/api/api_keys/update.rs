use insta::assert_json_snapshot;
use serde_json::json;

use crate::harness::{World, snapshot};

#[tokio::test]
async fn one_patch_is_one_event_that_says_what_changed() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    let path = world.in_workspace(&format!("api-keys/{}", key.id));
    let before = world.events().await.len();
    let patch = |body| world.patch(&path).bearer(&world.owner.token).json(&body).send();
    let renamed = patch(json!({"name": "deploy"})).await;
    assert_json_snapshot!("renamed", snapshot(&renamed));
    patch(json!({"expires_at": "2027-06-01T00:00:00.000Z", "allowed_cidrs": ["198.51.100.7"]}))
        .await
        .expect(200);
    let cleared = patch(json!({"expires_at": null, "allowed_cidrs": []})).await.expect(200);
    assert_eq!((&cleared["expires_at"], &cleared["allowed_cidrs"]), (&json!(null), &json!([])));
    // Nothing changes: nothing is written.
    assert_eq!(patch(json!({"name": "deploy"})).await.expect(200), cleared);
    assert_eq!(patch(json!({})).await.expect(200), cleared);
    assert_json_snapshot!("update_events", world.new_events(before).await);
}

#[tokio::test]
async fn what_has_ended_stays_as_it_is() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    let path = world.in_workspace(&format!("api-keys/{}", key.id));
    world.post(&format!("{path}/revoke")).bearer(&world.owner.token).send().await.expect(200);
    let answer = world.patch(&path).bearer(&world.owner.token).json(&json!({"name": "again"})).send().await;
    assert_eq!(answer.problem(), (409, "conflict".into()));
}

#[tokio::test]
async fn permissions_cannot_be_changed_and_an_end_cannot_lie_in_the_past() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    let path = world.in_workspace(&format!("api-keys/{}", key.id));
    for body in [
        json!({"permissions": ["rag.write"]}),
        json!({"expires_at": world.now()}),
        json!({"status": "revoked"}),
    ] {
        let answer = world.patch(&path).bearer(&world.owner.token).json(&body).send().await;
        assert_eq!(answer.problem(), (400, "invalid_request".into()), "{body}");
    }
}
