use std::time::{Duration, Instant};

use insta::assert_json_snapshot;
use serde_json::json;

use crate::harness::World;

#[tokio::test]
async fn a_key_ends_by_the_clock_and_the_log_says_so_once() {
    let world = World::new().await;
    let end = world.now().plus_secs(3_600).to_string();
    let key = world.api_key(json!({"name": "short", "permissions": ["rag.read"], "expires_at": end})).await;
    world.clock.advance_secs(3_599);
    world.get("/v1/me").bearer(&key.secret).send().await.expect(200);
    let before = world.events().await.len();
    world.clock.advance_secs(1);
    assert_eq!(
        world.get("/v1/me").bearer(&key.secret).send().await.problem(),
        (401, "invalid_credential".into())
    );
    let path = world.in_workspace(&format!("api-keys/{}", key.id));
    assert_eq!(world.get(&path).bearer(&world.owner.token).send().await.expect(200)["status"], "expired");

    let deadline = Instant::now() + Duration::from_secs(20);
    while world.events_of("api_key.expired").await.is_empty() {
        assert!(Instant::now() < deadline, "no event in 20 seconds");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let app = world.server().state();
    bijak_authority::api_keys::expire::expire(app).await.unwrap();
    let mut events = world.new_events(before).await;
    events.as_array_mut().unwrap().retain(|event| event["action"] == "api_key.expired");
    for event in events.as_array_mut().unwrap() {
        // Whether the refusal above came before or after it is a race that does not matter.
        event["seq"].take();
    }
    assert_json_snapshot!("expired_events", events);
}
