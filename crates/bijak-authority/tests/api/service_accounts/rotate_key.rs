use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::path;
use crate::harness::{Answer, World, snapshot, text};

async fn rotate(world: &World, account: &str, secret: &str) -> Answer {
    world.post(&path(world, account, "/rotate-key")).bearer(secret).send().await
}

async fn me(world: &World, secret: &str) -> u16 {
    world.get("/v1/me").bearer(secret).send().await.status.as_u16()
}

async fn keys(world: &World, account: &str) -> Vec<Value> {
    let list = world.get(&path(world, account, "/keys")).bearer(&world.owner.token).send().await.expect(200);
    list["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn the_old_key_lives_for_twenty_four_hours_more() {
    let world = World::new().await;
    let (account, first) = world.service_account().await;
    world.clock.advance_secs(3_600);
    let before = world.events().await.len();
    let rotated = rotate(&world, &account, &world.owner.token).await;
    assert_json_snapshot!("rotated", snapshot(&rotated));
    assert_json_snapshot!("rotated_event", world.new_events(before).await);
    let second = text(&rotated.json()["secret"]);
    assert_eq!((me(&world, &first.secret).await, me(&world, &second).await), (200, 200));

    let got = world.get(&path(&world, &account, "")).bearer(&world.owner.token).send().await.expect(200);
    assert_eq!(got["current_key_id"], rotated.json()["id"]);
    assert_eq!(got["rotation_due_at"], json!(world.now().plus_days(30)));
    let all = keys(&world, &account).await;
    assert_eq!((&all[0]["status"], &all[1]["status"]), (&json!("superseded"), &json!("active")));
    assert_eq!(all[0]["expires_at"], json!(world.now().plus_secs(86_400)));

    world.clock.advance_secs(86_399);
    assert_eq!((me(&world, &first.secret).await, me(&world, &second).await), (200, 200));
    world.clock.advance_secs(1);
    assert_eq!((me(&world, &first.secret).await, me(&world, &second).await), (401, 200));
    assert_eq!(keys(&world, &account).await[0]["status"], "expired");
}

#[tokio::test]
async fn a_further_rotation_gives_no_key_a_longer_life() {
    let world = World::new().await;
    let (account, _) = world.service_account().await;
    world.clock.advance_secs(1);
    rotate(&world, &account, &world.owner.token).await.expect(201);
    let first_end = keys(&world, &account).await[0]["expires_at"].clone();
    world.clock.advance_secs(7_200);
    rotate(&world, &account, &world.owner.token).await.expect(201);
    let all = keys(&world, &account).await;
    assert_eq!(all[0]["expires_at"], first_end);
    assert_eq!(all[1]["expires_at"], json!(world.now().plus_secs(86_400)));
    assert_eq!(all.iter().filter(|key| key["status"] == "active").count(), 1);
}

#[tokio::test]
async fn the_current_key_may_rotate_its_own_account_and_a_superseded_one_may_not() {
    let world = World::new().await;
    let (account, first) = world.service_account().await;
    let rotated = rotate(&world, &account, &first.secret).await.expect(201);
    assert_eq!(rotated["rotated_from"], first.id);
    let refused = rotate(&world, &account, &first.secret).await;
    assert_eq!(refused.problem(), (403, "superseded_key".into()));
    let third = rotate(&world, &account, &text(&rotated["secret"])).await.expect(201);
    assert_eq!(third["rotated_from"], rotated["id"]);

    let rotations = world.events_of("service_account.key_rotated").await;
    assert!(
        rotations.iter().all(|event| event.actor.as_ref().unwrap().id.as_deref() == Some(account.as_str()))
    );
    assert_eq!(rotations.len(), 2);
    let rejected = world.events_of("credential.rejected").await;
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0].reason.as_deref(), Some("superseded_key"));
}

#[tokio::test]
async fn of_many_rotations_by_one_key_at_once_one_wins() {
    let world = World::new().await;
    let (account, first) = world.service_account().await;
    let calls: Vec<_> = (0..10)
        .map(|_| {
            tokio::spawn(world.post(&path(&world, &account, "/rotate-key")).bearer(&first.secret).send())
        })
        .collect();
    let mut won = 0;
    for call in calls {
        let answer = call.await.unwrap();
        match answer.status.as_u16() {
            201 => won += 1,
            _ => assert_eq!(answer.problem(), (403, "superseded_key".into())),
        }
    }
    assert_eq!(won, 1);
    assert_eq!(keys(&world, &account).await.len(), 2);
}

#[tokio::test]
async fn a_key_rotates_no_other_account() {
    let world = World::new().await;
    let (_, first) = world.service_account().await;
    let (other, _) = world.service_account().await;
    assert_eq!(rotate(&world, &other, &first.secret).await.problem(), (403, "insufficient_scope".into()));
    let api_key = world.any_api_key().await;
    assert_eq!(rotate(&world, &other, &api_key.secret).await.problem(), (403, "insufficient_scope".into()));
}

#[tokio::test]
async fn an_account_whose_keys_were_all_revoked_gets_a_new_one() {
    let world = World::new().await;
    let (account, first) = world.service_account().await;
    let revoke = path(&world, &account, &format!("/keys/{}/revoke", first.id));
    world.post(&revoke).bearer(&world.owner.token).send().await.expect(200);
    let got = world.get(&path(&world, &account, "")).bearer(&world.owner.token).send().await.expect(200);
    assert_eq!((&got["current_key_id"], &got["rotation_due_at"]), (&json!(null), &json!(null)));
    let rotated = rotate(&world, &account, &world.owner.token).await.expect(201);
    assert_eq!(rotated["rotated_from"], json!(null));
    assert_eq!(me(&world, &text(&rotated["secret"])).await, 200);
}
