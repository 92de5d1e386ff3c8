//! `Idempotency-Key`, on the calls that create.

use bijak_domain::Role;
use serde_json::{Value, json};

use crate::harness::{Answer, World, text};

fn body() -> Value {
    json!({"name": "ci", "permissions": ["rag.read"]})
}

async fn create(world: &World, token: &str, key: &str, body: &Value) -> Answer {
    world
        .post(&world.in_workspace("api-keys"))
        .bearer(token)
        .header("idempotency-key", key)
        .json(body)
        .send()
        .await
}

#[tokio::test]
async fn a_repetition_answers_the_same_object_without_its_secret() {
    let world = World::new().await;
    let first = create(&world, &world.owner.token, "attempt-1", &body()).await;
    let mut made = first.expect(201);
    assert_eq!(first.header("idempotent-replayed"), "");
    let secret = made.as_object_mut().unwrap().remove("secret").unwrap();
    assert!(secret.is_string());
    let again = create(&world, &world.owner.token, "attempt-1", &body()).await;
    assert_eq!(again.expect(201), made);
    assert_eq!(again.header("idempotent-replayed"), "true");
    // The same request, differently written.
    let other_spelling = r#"{ "permissions":["rag.read"] , "name":"ci" }"#;
    let call = world.post(&world.in_workspace("api-keys")).bearer(&world.owner.token);
    let call = call.header("idempotency-key", "attempt-1").header("content-type", "application/json");
    assert_eq!(call.body(other_spelling).send().await.expect(201), made);
    assert_eq!(world.events_of("api_key.created").await.len(), 1);
}

#[tokio::test]
async fn it_is_remembered_across_a_restart() {
    let mut world = World::new().await;
    let made = create(&world, &world.owner.token, "k", &body()).await.expect(201);
    world.stop().await;
    world.start_again().await;
    assert_eq!(create(&world, &world.owner.token, "k", &body()).await.expect(201)["id"], made["id"]);
}

#[tokio::test]
async fn another_body_is_refused_and_another_person_or_route_is_another_request() {
    let world = World::new().await;
    let made = create(&world, &world.owner.token, "k", &body()).await.expect(201);
    let other = json!({"name": "other", "permissions": ["rag.read"]});
    let answer = create(&world, &world.owner.token, "k", &other).await;
    assert_eq!(answer.problem(), (422, "idempotency_mismatch".into()));

    let admin = world.person(Role::Admin, &[]).await;
    assert_ne!(create(&world, &admin.token, "k", &other).await.expect(201)["id"], made["id"]);
    let path = world.in_workspace(&format!("api-keys/{}/rotate", text(&made["id"])));
    let rotate = || world.post(&path).bearer(&world.owner.token).header("idempotency-key", "k").send();
    let successor = rotate().await.expect(201);
    assert_ne!(successor["id"], made["id"]);
    let again = rotate().await;
    assert_eq!(
        (again.expect(201)["id"].clone(), again.json().get("secret")),
        (successor["id"].clone(), None)
    );
}

#[tokio::test]
async fn many_at_once_make_one_object() {
    let world = World::new().await;
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let call = world.post(&world.in_workspace("api-keys")).bearer(&world.owner.token);
            tokio::spawn(call.header("idempotency-key", "k").json(&body()).send())
        })
        .collect();
    let (mut ids, mut secrets) = (Vec::new(), 0);
    for call in calls {
        let answer = call.await.unwrap();
        match answer.status.as_u16() {
            201 => {
                ids.push(text(&answer.json()["id"]));
                secrets += usize::from(answer.json().get("secret").is_some());
            }
            _ => assert_eq!(answer.problem(), (409, "idempotency_in_flight".into())),
        }
    }
    ids.dedup();
    assert_eq!((ids.len(), secrets), (1, 1));
    assert_eq!(world.events_of("api_key.created").await.len(), 1);
}
