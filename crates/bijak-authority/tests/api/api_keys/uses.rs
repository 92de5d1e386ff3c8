//! What a key may be used for, and from where.

use serde_json::json;

use crate::harness::World;

const CHAT: &str = "/v1/inference/chat";

#[tokio::test]
async fn a_key_is_good_for_its_permissions_only() {
    let world = World::new().await;
    let reader = world.api_key(json!({"name": "reader", "permissions": ["rag.read"]})).await;
    let chat = json!({"model": "bijak-merlion-13b", "messages": [{"role": "user", "content": "hi"}]});
    let answer = world.post(CHAT).bearer(&reader.secret).json(&chat).send().await;
    assert_eq!(answer.problem(), (403, "insufficient_scope".into()));
    let writer = world.any_api_key().await;
    world.post(CHAT).bearer(&writer.secret).json(&chat).send().await.expect(200);
}

#[tokio::test]
async fn a_key_is_good_in_its_networks_only() {
    let world = World::new().await;
    let networks = json!(["203.0.113.0/24", "2001:db8::/32"]);
    let key =
        world.api_key(json!({"name": "n", "permissions": ["rag.read"], "allowed_cidrs": networks})).await;
    for address in ["203.0.113.9", "2001:db8:1::9", "::ffff:203.0.113.10"] {
        world.get("/v1/me").bearer(&key.secret).from(address).send().await.expect(200);
    }
    for address in ["203.0.114.9", "2001:db9::1", "127.0.0.1"] {
        let answer = world.get("/v1/me").bearer(&key.secret).from(address).send().await;
        assert_eq!(answer.problem(), (403, "source_not_allowed".into()), "{address}");
    }
    let rejected = world.events_of("credential.rejected").await;
    assert_eq!(rejected.len(), 3);
    assert!(rejected.iter().all(|event| event.reason.as_deref() == Some("source_not_allowed")));
}

#[tokio::test]
async fn when_it_was_last_used_is_known_within_a_second() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    world.clock.advance_secs(10);
    world.get("/v1/me").bearer(&key.secret).send().await.expect(200);
    let path = world.in_workspace(&format!("api-keys/{}", key.id));
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    loop {
        let view = world.get(&path).bearer(&world.owner.token).send().await.expect(200);
        if view["last_used_at"] == json!(world.now()) {
            break;
        }
        assert_eq!(view["last_used_at"], json!(null));
        assert!(std::time::Instant::now() < deadline, "not flushed in 20 seconds");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
