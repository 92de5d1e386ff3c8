use insta::assert_json_snapshot;

use crate::harness::{World, snapshot};

#[tokio::test]
async fn the_very_next_call_with_the_key_is_refused() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    world.get("/v1/me").bearer(&key.secret).send().await.expect(200);
    let before = world.events().await.len();
    let path = world.in_workspace(&format!("api-keys/{}/revoke", key.id));
    let revoked = world.post(&path).bearer(&world.owner.token).header("user-agent", "curl/8.5").send().await;
    assert_json_snapshot!("revoked", snapshot(&revoked));
    assert_json_snapshot!("revoked_event", world.new_events(before).await);

    let answer = world.get("/v1/me").bearer(&key.secret).send().await;
    assert_eq!(answer.problem(), (401, "invalid_credential".into()));
}

#[tokio::test]
async fn fifty_at_once_make_one_event_and_one_answer() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    let path = world.in_workspace(&format!("api-keys/{}/revoke", key.id));
    let calls: Vec<_> = (0..50)
        .map(|_| {
            tokio::spawn({
                let call = world.post(&path).bearer(&world.owner.token);
                async move { call.send().await.expect(200) }
            })
        })
        .collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.unwrap());
    }
    assert!(answers.iter().all(|answer| answer == &answers[0] && answer["status"] == "revoked"));
    world.clock.advance_secs(60);
    // Much later it is still the same object, revoked when it was revoked.
    assert_eq!(world.post(&path).bearer(&world.owner.token).send().await.expect(200), answers[0]);
    assert_eq!(world.events_of("api_key.revoked").await.len(), 1);
}

#[tokio::test]
async fn a_body_of_nothing_and_an_empty_object_are_alike() {
    let world = World::new().await;
    for body in ["", "{}", " {} "] {
        let key = world.any_api_key().await;
        let path = world.in_workspace(&format!("api-keys/{}/revoke", key.id));
        let call = world
            .post(&path)
            .bearer(&world.owner.token)
            .header("content-type", "application/json")
            .body(body);
        call.send().await.expect(200);
    }
}
