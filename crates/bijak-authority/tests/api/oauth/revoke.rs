use bijak_domain::{OsEntropy, SecretKind, SecretToken};
use reqwest::StatusCode;

use super::world::{World, tokens_of};

#[tokio::test]
async fn a_refresh_token_ends_its_grant_and_one_event_tells_it() {
    let world = World::new().await;
    let (access, refresh) = world.tokens().await;
    let (newer_access, newer) = tokens_of(&world.refresh(&refresh).await);
    for _ in 0..3 {
        let answer = world.revoke(&newer).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, ""));
    }
    for token in [&access, &newer_access] {
        assert!(!world.is_accepted(token).await);
    }
    assert_eq!(world.refresh(&newer).await.error(), (400, "invalid_grant".into()));
    let events = world.events_of("oauth_token.revoked");
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].details["revoked"], "refresh_token");
}

#[tokio::test]
async fn an_access_token_ends_itself_and_nothing_else() {
    let world = World::new().await;
    let (access, refresh) = world.tokens().await;
    world.revoke(&access).await;
    world.revoke(&access).await;
    assert!(!world.is_accepted(&access).await);
    assert_eq!(world.refresh(&refresh).await.status, StatusCode::OK);
    let events = world.events_of("oauth_token.revoked");
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].details["revoked"], "access_token");
}

#[tokio::test]
async fn an_unknown_token_is_as_good_as_revoked() {
    let world = World::new().await;
    let refresh = SecretToken::generate(SecretKind::RefreshToken, &OsEntropy);
    for token in ["x", "bijak_at_", refresh.expose("test")] {
        assert_eq!(world.revoke(token).await.status, StatusCode::OK);
    }
    assert!(world.events_of("oauth_token.revoked").is_empty());
}

#[tokio::test]
async fn a_key_is_not_said_to_be_revoked_here() {
    let world = World::new().await;
    for kind in [SecretKind::ApiKey, SecretKind::ServiceAccountKey] {
        let key = SecretToken::generate(kind, &OsEntropy);
        assert_eq!(world.revoke(key.expose("test")).await.error(), (400, "unsupported_token_type".into()));
    }
}

#[tokio::test]
async fn who_asks_must_say_so_and_prove_nothing() {
    let world = World::new().await;
    let (access, _) = world.tokens().await;
    let post = |form: &'static [(&str, &str)]| world.post("/oauth/revoke", form);
    assert_eq!(post(&[("token", "x")]).await.error(), (400, "invalid_request".into()));
    assert_eq!(post(&[("client_id", "bijak-desktop")]).await.error(), (400, "invalid_request".into()));
    assert_eq!(post(&[("client_id", "other"), ("token", "x")]).await.error(), (400, "invalid_client".into()));
    let form = [("client_id", "bijak-desktop"), ("token", &access)];
    let basic =
        world.http.post(world.url("/oauth/revoke")).basic_auth("bijak-desktop", Some("s")).form(&form);
    let answer = super::world::send(basic).await;
    assert_eq!(answer.error(), (401, "invalid_client".into()));
    assert!(answer.header("www-authenticate").starts_with("Basic "));
    assert!(world.is_accepted(&access).await);
}
