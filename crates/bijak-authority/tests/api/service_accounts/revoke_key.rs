use insta::assert_json_snapshot;
use serde_json::json;

use super::path;
use crate::harness::{World, snapshot, text};

#[tokio::test]
async fn a_key_ends_at_once_with_one_event() {
    let world = World::new().await;
    let (account, key) = world.service_account().await;
    let revoke = path(&world, &account, &format!("/keys/{}/revoke", key.id));
    let before = world.events().await.len();
    let answer = world.post(&revoke).bearer(&world.owner.token).send().await;
    assert_json_snapshot!("revoked", snapshot(&answer));
    assert_eq!(world.post(&revoke).bearer(&world.owner.token).send().await.expect(200), answer.json());
    assert_json_snapshot!("revoked_event", world.new_events(before).await);
    assert_eq!(
        world.get("/v1/me").bearer(&key.secret).send().await.problem(),
        (401, "invalid_credential".into())
    );
}

#[tokio::test]
async fn its_descendants_end_with_it_where_asked_for() {
    let world = World::new().await;
    let (account, first) = world.service_account().await;
    // A thief rotates with the first key, and with what comes of it; the owner's own rotation descends from those too.
    let mut secrets = vec![first.secret];
    for _ in 0..2 {
        world.clock.advance_secs(1);
        let call = world.post(&path(&world, &account, "/rotate-key")).bearer(secrets.last().unwrap());
        secrets.push(text(&call.send().await.expect(201)["secret"]));
    }
    let keys =
        world.get(&path(&world, &account, "/keys")).bearer(&world.owner.token).send().await.expect(200);
    let second = text(&keys["items"][1]["id"]);
    let revoke = path(&world, &account, &format!("/keys/{second}/revoke"));
    world
        .post(&revoke)
        .bearer(&world.owner.token)
        .json(&json!({"descendants": true}))
        .send()
        .await
        .expect(200);
    let mut statuses = Vec::new();
    for secret in &secrets {
        statuses.push(world.get("/v1/me").bearer(secret).send().await.status.as_u16());
    }
    assert_eq!(statuses, [200, 401, 401], "the key before it is no descendant");
    let revoked = world.events_of("service_account.key_revoked").await;
    assert_eq!(revoked.len(), 2);
    assert_eq!(revoked[1].details["descendant_of"], second);
    world
        .post(&revoke)
        .bearer(&world.owner.token)
        .json(&json!({"descendants": true}))
        .send()
        .await
        .expect(200);
    assert_eq!(world.events_of("service_account.key_revoked").await.len(), 2);
}

#[tokio::test]
async fn a_key_of_another_account_is_not_found() {
    let world = World::new().await;
    let (account, _) = world.service_account().await;
    let (_, other_key) = world.service_account().await;
    let revoke = path(&world, &account, &format!("/keys/{}/revoke", other_key.id));
    assert_eq!(
        world.post(&revoke).bearer(&world.owner.token).send().await.problem(),
        (404, "not_found".into())
    );
}
