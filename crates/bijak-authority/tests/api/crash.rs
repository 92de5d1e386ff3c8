//! What is left after a death at the worst moment: the real binary, stopped at a named point and killed there.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    cli::{Serving, serve_with},
    harness::World,
};

/// A world whose server is the binary, with the fail points of `armed`.
async fn armed(armed: &str) -> (World, Serving) {
    let mut world = World::new().await;
    world.stop().await;
    let serving = serve_with(&world.data_dir(), &[], &[("FAILPOINTS", armed)]);
    (world, serving)
}

fn create(world: &World, serving: &Serving) -> reqwest::RequestBuilder {
    let url = format!("{}{}", serving.ready["url"].as_str().unwrap(), world.in_workspace("api-keys"));
    let body = json!({"name": "k", "permissions": ["rag.read"]});
    world.http.post(url).bearer_auth(&world.owner.token).header("idempotency-key", "k").json(&body)
}

/// Kills the server and starts it again in this process; answers how many keys there are.
async fn keys_after_a_kill(world: &mut World, mut serving: Serving) -> usize {
    serving.child.kill().unwrap();
    serving.child.wait().unwrap();
    world.start_again().await;
    let list = world.get(&world.in_workspace("api-keys")).bearer(&world.owner.token).send().await.expect(200);
    list["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn killed_after_the_event_and_before_the_commit_it_leaves_neither_key_nor_event() {
    let (mut world, serving) = armed("store.event.after=pause").await;
    let waiting = tokio::spawn(create(&world, &serving).send());
    // The writer stands still: what passes through it does not answer any more.
    let ready = format!("{}/readyz", serving.ready["url"].as_str().unwrap());
    let deadline = Instant::now() + Duration::from_mins(1);
    while world.http.get(&ready).timeout(Duration::from_secs(1)).send().await.is_ok() {
        assert!(Instant::now() < deadline, "the writer did not stop within a minute");
    }
    assert_eq!(keys_after_a_kill(&mut world, serving).await, 0);
    assert!(waiting.await.unwrap().is_err(), "nothing was acknowledged");
    assert_eq!(world.events().await, []);
}

#[tokio::test]
async fn killed_after_the_commit_and_before_the_answer_it_leaves_both_and_a_repetition_finds_them() {
    let (mut world, serving) = armed("http.response.before=pause").await;
    let waiting = tokio::spawn(create(&world, &serving).send());
    let database = rusqlite::Connection::open(world.data_dir().join("authority.db")).unwrap();
    let committed =
        || database.query_row("SELECT count(*) FROM api_keys", [], |row| row.get::<_, u32>(0)).unwrap();
    let deadline = Instant::now() + Duration::from_mins(1);
    while committed() == 0 {
        assert!(Instant::now() < deadline, "no key within a minute");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(keys_after_a_kill(&mut world, serving).await, 1);
    assert!(waiting.await.unwrap().is_err(), "nothing was answered");
    assert_eq!(world.events_of("api_key.created").await.len(), 1);

    let body = json!({"name": "k", "permissions": ["rag.read"]});
    let again = world.post(&world.in_workspace("api-keys")).bearer(&world.owner.token).json(&body);
    let again = again.header("idempotency-key", "k").send().await;
    assert_eq!((again.header("idempotent-replayed"), again.expect(201).get("secret")), ("true", None));
    assert_eq!(world.events_of("api_key.created").await.len(), 1);
}

#[tokio::test]
async fn a_change_whose_event_fails_is_undone_and_the_server_goes_on() {
    let (mut world, serving) = armed("store.event.before=1*panic").await;
    let refused = create(&world, &serving).send().await.unwrap();
    assert_eq!(refused.status(), 503);
    assert_eq!(refused.json::<Value>().await.unwrap()["code"], "unavailable");
    let made = create(&world, &serving).send().await.unwrap();
    assert_eq!(made.status(), 201);
    assert!(made.headers().get("idempotent-replayed").is_none(), "the first left nothing behind");
    assert_eq!(keys_after_a_kill(&mut world, serving).await, 1);
    assert_eq!(world.events().await.len(), 1);
}
