use insta::assert_json_snapshot;
use serde_json::json;

use crate::harness::{World, snapshot, text};

#[tokio::test]
async fn the_successor_lives_and_the_old_key_is_dead_in_one_step() {
    let world = World::new().await;
    let end = world.now().plus_days(90).to_string();
    let body = json!({"name": "ci", "permissions": ["rag.read"], "expires_at": end, "allowed_cidrs": ["127.0.0.0/8"]});
    let old = world.api_key(body).await;
    world.clock.advance_secs(86_400);
    let before = world.events().await.len();
    let path = world.in_workspace(&format!("api-keys/{}/rotate", old.id));
    let rotated = world.post(&path).bearer(&world.owner.token).send().await;
    // The same key in everything but its secret, its id and its term, which is as long as the old one's and begins now.
    assert_json_snapshot!("rotated", snapshot(&rotated));
    assert_json_snapshot!("rotated_events", world.new_events(before).await);

    world.get("/v1/me").bearer(&text(&rotated.json()["secret"])).send().await.expect(200);
    assert_eq!(
        world.get("/v1/me").bearer(&old.secret).send().await.problem(),
        (401, "invalid_credential".into())
    );
}

#[tokio::test]
async fn what_has_ended_cannot_be_rotated() {
    let world = World::new().await;
    let revoked = world.any_api_key().await;
    let path = world.in_workspace(&format!("api-keys/{}", revoked.id));
    world.post(&format!("{path}/revoke")).bearer(&world.owner.token).send().await.expect(200);
    let answer = world.post(&format!("{path}/rotate")).bearer(&world.owner.token).send().await;
    assert_eq!(answer.problem(), (409, "conflict".into()));

    let end = world.now().plus_secs(60).to_string();
    let expired = world.api_key(json!({"name": "x", "permissions": ["rag.read"], "expires_at": end})).await;
    world.clock.advance_secs(60);
    let path = world.in_workspace(&format!("api-keys/{}/rotate", expired.id));
    assert_eq!(world.post(&path).bearer(&world.owner.token).send().await.problem(), (409, "conflict".into()));
}

#[tokio::test]
async fn of_two_rotations_at_once_one_wins_and_makes_one_successor() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    let path = world.in_workspace(&format!("api-keys/{}/rotate", key.id));
    let call = || world.post(&path).bearer(&world.owner.token).send();
    let (a, b) = tokio::join!(call(), call());
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    assert_eq!(world.events_of("api_key.created").await.len(), 2);
    assert_eq!(world.events_of("api_key.revoked").await.len(), 1);
}
