use bijak_authority::http::limits::{Rate, Rates};
use bijak_domain::{Id, OsEntropy, Role, ScopeSet};

use crate::harness::{Answer, Options, World};

/// So slow that none comes back while the test runs.
fn three() -> Rate {
    "3/h".parse().unwrap()
}

async fn world(rates: Rates) -> World {
    World::with(Options { rates, ..Options::default() }).await
}

async fn me(world: &World, secret: &str, from: &str) -> Answer {
    world.get("/v1/me").bearer(secret).from(from).send().await
}

/// Three calls are answered, the fourth is told to wait.
async fn spend(world: &World, secret: &str, from: &str) {
    for _ in 0..3 {
        me(world, secret, from).await.expect(200);
    }
    limited(&me(world, secret, from).await);
}

#[track_caller]
fn limited(answer: &Answer) {
    assert_eq!(answer.problem(), (429, "rate_limited".into()));
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=1_201).contains(&wait), "{wait}");
}

#[tokio::test]
async fn an_address_has_its_rate_whoever_asks_and_health_is_not_counted() {
    let world = world(Rates { address: Some(three()), ..Rates::default() }).await;
    spend(&world, &world.owner.token, "192.0.2.1").await;
    limited(&world.get("/openapi.json").from("192.0.2.1").send().await);
    world.get("/healthz").from("192.0.2.1").send().await.expect(200);
    spend(&world, &world.owner.token, "192.0.2.2").await;
    spend(&world, &world.owner.token, "2001:db8::1").await;
    limited(&me(&world, &world.owner.token, "2001:db8::2").await);
    assert_eq!(world.events_of("credential.rejected").await, [], "no news for the audit log");
}

#[tokio::test]
async fn a_credential_has_its_rate_wherever_it_is_used_and_another_is_not_hindered() {
    let world = world(Rates { credential: Some(three()), ..Rates::default() }).await;
    let greedy = world.any_api_key().await;
    let other = world.any_api_key().await;
    spend(&world, &greedy.secret, "192.0.2.1").await;
    limited(&me(&world, &greedy.secret, "192.0.2.2").await);
    spend(&world, &other.secret, "192.0.2.1").await;
}

#[tokio::test]
async fn a_client_has_its_rate_for_all_its_users_and_keys_are_not_its_business() {
    let world = world(Rates { client: Some(three()), ..Rates::default() }).await;
    let key = world.any_api_key().await;
    let admin = world.person(Role::Admin, &[]).await;
    me(&world, &admin.token, "192.0.2.1").await.expect(200);
    me(&world, &world.owner.token, "192.0.2.1").await.expect(200);
    limited(&me(&world, &admin.token, "192.0.2.1").await);
    limited(&me(&world, &world.owner.token, "192.0.2.1").await);
    for _ in 0..5 {
        me(&world, &key.secret, "192.0.2.1").await.expect(200);
    }
}

#[tokio::test]
async fn one_organization_does_not_take_anothers_share() {
    let world = world(Rates { organization: Some(three()), ..Rates::default() }).await;
    let elsewhere = Id::new(world.now(), &OsEntropy);
    world.add_organization(elsewhere, "Globex").await;
    let stranger = world.person_with(elsewhere, Role::Owner, &[], ScopeSet::ALL).await;
    let admin = world.person(Role::Admin, &[]).await;
    spend(&world, &world.owner.token, "192.0.2.1").await;
    limited(&me(&world, &admin.token, "192.0.2.2").await);
    spend(&world, &stranger.token, "192.0.2.1").await;
}
