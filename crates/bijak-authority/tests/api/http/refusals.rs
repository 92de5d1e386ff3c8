//! What becomes of requests that are turned away.

use std::time::{Duration, Instant};

use bijak_domain::{OsEntropy, SecretKind, SecretToken};
use insta::assert_json_snapshot;
use serde_json::json;

use crate::harness::World;

async fn revoked_key(world: &World) -> String {
    let key = world.any_api_key().await;
    let path = world.in_workspace(&format!("api-keys/{}/revoke", key.id));
    world.post(&path).bearer(&world.owner.token).send().await.expect(200);
    key.secret
}

#[tokio::test]
async fn a_dead_key_is_told_of_once_in_five_minutes_with_a_count() {
    let world = World::new().await;
    let secret = revoked_key(&world).await;
    let before = world.events().await.len();
    for _ in 0..30 {
        assert_eq!(
            world.get("/v1/me").bearer(&secret).send().await.problem(),
            (401, "invalid_credential".into())
        );
        world.clock.advance_secs(1);
    }
    assert_eq!(
        world.events_of("credential.rejected").await.len(),
        1,
        "the first at once, the others not yet"
    );
    // From another address it is another matter.
    world.get("/v1/me").bearer(&secret).from("203.0.113.9").send().await;
    assert_eq!(world.events_of("credential.rejected").await.len(), 2);
    world.clock.advance_secs(300);
    let deadline = Instant::now() + Duration::from_secs(20);
    while world.events_of("credential.rejected").await.len() < 3 {
        assert!(Instant::now() < deadline, "no event in 20 seconds");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_json_snapshot!("rejected", world.new_events(before).await);
}

#[tokio::test]
async fn strangers_leave_no_trace_in_anybodys_log() {
    let world = World::new().await;
    let before = world.events().await.len();
    for kind in SecretKind::ALL {
        let unknown = SecretToken::generate(kind, &OsEntropy);
        let answer = world.get("/v1/me").bearer(unknown.expose("test")).send().await;
        assert_eq!(answer.problem(), (401, "invalid_credential".into()));
    }
    assert_eq!(world.events().await.len(), before);
}

#[tokio::test]
async fn a_change_whose_event_cannot_be_written_does_not_happen_and_a_refusal_stands() {
    let world = World::new().await;
    let (dead, live) = (revoked_key(&world).await, world.any_api_key().await);
    world
        .write(|tx| {
            tx.execute_batch(
                "CREATE TRIGGER full BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
            )?;
            Ok(())
        })
        .await;
    let path = world.in_workspace(&format!("api-keys/{}", live.id));
    let answer = world.post(&format!("{path}/revoke")).bearer(&world.owner.token).send().await;
    assert_eq!(answer.problem(), (503, "unavailable".into()));
    let body = json!({"name": "k", "permissions": ["rag.read"]});
    let answer =
        world.post(&world.in_workspace("api-keys")).bearer(&world.owner.token).json(&body).send().await;
    assert_eq!(answer.problem(), (503, "unavailable".into()));
    world.get("/v1/me").bearer(&live.secret).send().await.expect(200);
    let keys = world.get(&world.in_workspace("api-keys")).bearer(&world.owner.token).send().await.expect(200);
    assert_eq!(keys["items"].as_array().unwrap().len(), 2);
    assert_eq!(world.get("/v1/me").bearer(&dead).send().await.problem(), (401, "invalid_credential".into()));

    // When it can be written again, the log is told.
    world.write(|tx| Ok(tx.execute_batch("DROP TRIGGER full")?)).await;
    world.clock.advance_secs(300);
    let deadline = Instant::now() + Duration::from_secs(20);
    while world.events_of("credential.rejected").await.is_empty() {
        assert!(Instant::now() < deadline, "no event in 20 seconds");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    world.post(&format!("{path}/revoke")).bearer(&world.owner.token).send().await.expect(200);
}

#[tokio::test]
async fn past_six_hundred_a_minute_an_address_is_told_to_wait_and_valid_calls_are_not() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    for _ in 0..600 {
        assert_eq!(world.get("/v1/me").from("203.0.113.9").send().await.status, 401);
    }
    let limited = world.get("/v1/me").from("203.0.113.9").send().await;
    assert_eq!(limited.problem(), (429, "rate_limited".into()));
    let wait: u32 = limited.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    world.get("/v1/me").bearer(&key.secret).from("203.0.113.9").send().await.expect(200);
    assert_eq!(world.get("/v1/me").from("203.0.113.10").send().await.status, 401);
    world.clock.advance_secs(60);
    assert_eq!(world.get("/v1/me").from("203.0.113.9").send().await.status, 401);
}
