use std::time::{Duration, Instant};

use bijak_authority::service_accounts::notify::notify;
use serde_json::{Value, json};

use super::path;
use crate::harness::World;

const DAY: i64 = 86_400;

async fn status(world: &World, account: &str) -> Value {
    let got = world.get(&path(world, account, "")).bearer(&world.owner.token).send().await.expect(200);
    got["rotation_status"].clone()
}

async fn told(world: &World) -> (usize, usize) {
    notify(world.server().state()).await.unwrap();
    let due = world.events_of("service_account.rotation_due").await.len();
    (due, world.events_of("service_account.rotation_overdue").await.len())
}

#[tokio::test]
async fn the_log_says_once_that_a_rotation_is_due_and_once_that_it_is_overdue() {
    let world = World::new().await;
    let (account, key) = world.service_account().await;
    let due_at = world.now().plus_days(30);
    assert_eq!((status(&world, &account).await, told(&world).await), (json!("on_time"), (0, 0)));
    world.clock.advance_secs(23 * DAY - 1);
    assert_eq!((status(&world, &account).await, told(&world).await), (json!("on_time"), (0, 0)));
    world.clock.advance_secs(1);
    assert_eq!((status(&world, &account).await, told(&world).await), (json!("due"), (1, 0)));
    world.clock.advance_secs(6 * DAY);
    assert_eq!((status(&world, &account).await, told(&world).await), (json!("due"), (1, 0)));
    world.clock.advance_secs(DAY);
    assert_eq!((status(&world, &account).await, told(&world).await), (json!("overdue"), (1, 1)));
    world.clock.advance_secs(100 * DAY);
    assert_eq!((status(&world, &account).await, told(&world).await), (json!("overdue"), (1, 1)));

    for action in ["service_account.rotation_due", "service_account.rotation_overdue"] {
        let event = world.events_of(action).await.remove(0);
        assert_eq!(event.details["key_id"], key.id.as_str());
        assert_eq!(event.details["rotation_due_at"], json!(due_at));
        assert_eq!(event.target.unwrap().id, Some(account.clone()));
        assert_eq!(event.actor.unwrap().kind.as_deref(), Some("system"));
    }

    world.post(&path(&world, &account, "/rotate-key")).bearer(&key.secret).send().await.expect(201);
    assert_eq!((status(&world, &account).await, told(&world).await), (json!("on_time"), (1, 1)));
    world.clock.advance_secs(24 * DAY);
    assert_eq!(told(&world).await, (2, 1), "the next key has a term of its own");
}

#[tokio::test]
async fn sweeps_at_once_write_one_event() {
    let world = World::new().await;
    for _ in 0..3 {
        world.service_account().await;
    }
    world.clock.advance_secs(31 * DAY);
    let sweeps: Vec<_> = (0..8)
        .map(|_| {
            let app = world.server().state().clone();
            tokio::spawn(async move { notify(&app).await })
        })
        .collect();
    for sweep in sweeps {
        sweep.await.unwrap().unwrap();
    }
    assert_eq!(told(&world).await, (0, 3), "past its term it is overdue alone");
}

#[tokio::test]
async fn a_disabled_account_is_never_due_and_a_longer_term_is_told_of_anew() {
    let world = World::new().await;
    let (disabled, _) = world.service_account().await;
    world.post(&path(&world, &disabled, "/disable")).bearer(&world.owner.token).send().await.expect(200);
    let (account, _) = world.service_account().await;
    world.clock.advance_secs(30 * DAY);
    assert_eq!(told(&world).await, (0, 1));
    assert_eq!(status(&world, &disabled).await, json!(null));

    let longer = json!({"rotation_days": 60});
    world
        .patch(&path(&world, &account, ""))
        .bearer(&world.owner.token)
        .json(&longer)
        .send()
        .await
        .expect(200);
    assert_eq!((status(&world, &account).await, told(&world).await), (json!("on_time"), (0, 1)));
    world.clock.advance_secs(30 * DAY);
    assert_eq!(told(&world).await, (0, 2));
}

#[tokio::test]
async fn the_server_finds_it_out_by_itself() {
    let world = World::new().await;
    world.service_account().await;
    world.clock.advance_secs(24 * DAY);
    let deadline = Instant::now() + Duration::from_secs(20);
    while world.events_of("service_account.rotation_due").await.is_empty() {
        assert!(Instant::now() < deadline, "no event in 20 seconds");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
