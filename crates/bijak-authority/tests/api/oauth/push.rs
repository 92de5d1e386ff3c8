//! `POST /oauth/par`: requests that clients hand over directly.

use reqwest::StatusCode;

use super::world::{Answer, Attempt, EMAIL, World, send, tokens_of};

const APP: &str = "https://app.acme.example/cb";

async fn push(world: &World, attempt: &Attempt) -> Answer {
    send(world.http.post(world.url("/oauth/par")).form(&attempt.parameters)).await
}

/// What the browser is sent with.
fn reference(client: &str, pushed: &Answer) -> Attempt {
    assert_eq!(pushed.status, StatusCode::CREATED, "{}", pushed.body);
    let view = pushed.json();
    assert_eq!(view["expires_in"], 600);
    let request_uri = view["request_uri"].as_str().unwrap().to_owned();
    assert!(request_uri.starts_with("urn:ietf:params:oauth:request_uri:"));
    let parameters =
        vec![("client_id".to_owned(), client.to_owned()), ("request_uri".to_owned(), request_uri)];
    Attempt { verifier: String::new(), parameters }
}

async fn is_refused(world: &World, attempt: &Attempt) -> bool {
    let answer = world.browser().get(&attempt.path()).await;
    answer.status == StatusCode::BAD_REQUEST && answer.headers.get("location").is_none()
}

#[tokio::test]
async fn a_pushed_request_becomes_one_code() {
    let world = World::new().await;
    let attempt = Attempt::new("keys.read");
    let pushed = push(&world, &attempt).await;
    assert_eq!(pushed.header("cache-control"), "no-store");
    let reference = reference("bijak-desktop", &pushed);
    let (first, second) = (world.browser(), world.browser());
    let late = second.consent_page(&reference, EMAIL).await;
    let code = first.code(&reference, EMAIL).await;
    let tokens = world.redeem(&code, &attempt.verifier).await;
    assert_eq!(tokens.json()["scope"], "keys.read");
    tokens_of(&tokens);
    assert!(is_refused(&world, &reference).await, "once");
    let again = second.submit(&late, &[("decision", "allow")]).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST, "not even by a page that was open already");
}

#[tokio::test]
async fn what_stands_beside_the_reference_does_not_count() {
    let world = World::new().await;
    let attempt = Attempt::new("keys.read");
    let reference = reference("bijak-desktop", &push(&world, &attempt).await)
        .with("scope", "keys.read keys.write")
        .with("redirect_uri", "https://evil.example/cb");
    let code = world.browser().code(&reference, EMAIL).await;
    assert_eq!(world.redeem(&code, &attempt.verifier).await.json()["scope"], "keys.read");
}

#[tokio::test]
async fn it_ends_after_ten_minutes_and_is_its_clients_alone() {
    let world = World::new().await;
    let (other, _) = world.confidential_client().await;
    let pushed = push(&world, &Attempt::new("keys.read")).await;
    let good = reference("bijak-desktop", &pushed);
    assert!(is_refused(&world, &reference(&other, &pushed)).await);
    assert!(is_refused(&world, &reference("nobody", &pushed)).await);
    let urn = good.parameters[1].1.clone();
    assert!(is_refused(&world, &Attempt::new("x").with("request_uri", &urn[..urn.len() - 1])).await);
    world.advance_secs(599);
    assert_eq!(world.browser().get(&good.path()).await.status, StatusCode::OK);
    world.advance_secs(1);
    assert!(is_refused(&world, &good).await);
}

#[tokio::test]
async fn what_authorize_would_refuse_is_refused_at_once_and_the_client_proves_itself() {
    let world = World::new().await;
    let (id, secret) = world.confidential_client().await;
    for (name, value, error) in [
        ("redirect_uri", "https://evil.example/cb", "invalid_request"),
        ("redirect_uri", "", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("response_type", "token", "unsupported_response_type"),
        ("scope", "everything", "invalid_scope"),
        ("request_uri", "urn:ietf:params:oauth:request_uri:x", "invalid_request"),
        ("client_secret", "s", "invalid_client"),
    ] {
        let answer = push(&world, &Attempt::new("keys.read").with(name, value)).await;
        assert_eq!(answer.error(), (400, error.into()), "{name}={value}");
    }
    let attempt = Attempt::new("keys.read").with("client_id", &id).with("redirect_uri", APP);
    assert_eq!(push(&world, &attempt).await.error(), (401, "invalid_client".into()));
    let proven =
        world.http.post(world.url("/oauth/par")).form(&attempt.parameters).basic_auth(&id, Some(&secret));
    let pushed = send(proven).await;
    let page = world.browser().open(&reference(&id, &pushed).path()).await;
    assert!(page.answer.body.contains("Reports"));
}
