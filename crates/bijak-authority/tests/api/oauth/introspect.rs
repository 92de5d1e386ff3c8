//! `POST /oauth/introspect`: confidential clients only, of their own organization's tokens only, and terse.

use bijak_domain::{OsEntropy, SecretKind, SecretToken};
use serde_json::{Value, json};

use super::world::{Answer, EVERY_SCOPE, World, send, tokens_of};

async fn introspect(world: &World, token: &str, by: (&str, &str)) -> Answer {
    let form = [("token", token)];
    send(world.http.post(world.url("/oauth/introspect")).form(&form).basic_auth(by.0, Some(by.1))).await
}

fn inactive() -> Value {
    json!({"active": false})
}

#[tokio::test]
async fn an_access_token_is_described_as_long_as_it_is_worth_something() {
    let world = World::new().await;
    let (id, secret) = world.confidential_client().await;
    let by = (id.as_str(), secret.as_str());
    let (access, refresh) = world.tokens().await;
    let answer = introspect(&world, &access, by).await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-store"));
    let now = world.now_secs();
    let user = &world.events_of("user.signed_in")[0].actor;
    assert_eq!(
        answer.json(),
        json!({
            "active": true,
            "scope": EVERY_SCOPE,
            "client_id": "bijak-desktop",
            "sub": user.as_ref().unwrap().id,
            "token_type": "Bearer",
            "iat": now,
            "exp": now + 3_600,
            "iss": world.issuer(),
            "aud": world.issuer(),
        })
    );
    // Another client's refresh token is nobody else's business, alive or not.
    assert_eq!(introspect(&world, &refresh, by).await.json(), inactive());
    world.set_role("maya@acme.example", "member");
    let narrowed = introspect(&world, &access, by).await.json();
    assert!(!narrowed["scope"].as_str().unwrap().contains("audit.read"), "the role of today counts");
    world.revoke(&access).await;
    assert_eq!(introspect(&world, &access, by).await.json(), inactive());
    let (access, _) = tokens_of(&world.refresh(&refresh).await);
    assert_eq!(introspect(&world, &access, by).await.json()["active"], true);
    world.advance_secs(3_600);
    assert_eq!(introspect(&world, &access, by).await.json(), inactive());
}

#[tokio::test]
async fn what_is_no_token_of_the_askers_organization_is_inactive_and_nothing_else() {
    let world = World::new().await;
    let (id, secret) = world.confidential_client().await;
    let by = (id.as_str(), secret.as_str());
    let (access, _) = world.tokens().await;
    let made_up = SecretToken::generate(SecretKind::AccessToken, &OsEntropy);
    let key = SecretToken::generate(SecretKind::ApiKey, &OsEntropy);
    for token in ["x", "bijak_at_", made_up.expose("test"), key.expose("test")] {
        assert_eq!(introspect(&world, token, by).await.json(), inactive(), "{token:.9}");
    }
    world.give_away("oauth_clients", &id);
    assert_eq!(introspect(&world, &access, by).await.json(), inactive());
}

#[tokio::test]
async fn nobody_else_may_ask() {
    let world = World::new().await;
    let (id, _) = world.confidential_client().await;
    let (access, _) = world.tokens().await;
    let token = ("token", access.as_str());
    let post =
        |form: Vec<(&'static str, String)>| send(world.http.post(world.url("/oauth/introspect")).form(&form));
    let with = |more: &[(&'static str, &str)]| {
        more.iter().chain([&token]).map(|(name, value)| (*name, (*value).to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(post(with(&[])).await.error(), (400, "invalid_request".into()));
    let public = post(with(&[("client_id", "bijak-desktop")])).await;
    assert_eq!(public.error(), (403, "unauthorized_client".into()));
    assert_eq!(post(with(&[("client_id", &id)])).await.error(), (401, "invalid_client".into()));
    let wrong = introspect(&world, &access, (&id, "wrong")).await;
    assert_eq!(wrong.error(), (401, "invalid_client".into()));
    assert!(wrong.header("www-authenticate").starts_with("Basic "));
    let bearer =
        send(world.http.post(world.url("/oauth/introspect")).form(&[token]).bearer_auth(&access)).await;
    assert_eq!(bearer.error(), (401, "invalid_client".into()));
}
