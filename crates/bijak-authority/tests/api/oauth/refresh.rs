use reqwest::StatusCode;

use super::world::{Attempt, EMAIL, World, tokens_of};

const DAY: i64 = 86_400;
/// How long a lost answer may be asked for again, where nothing else was set.
const GRACE: i64 = 10;

#[tokio::test]
async fn each_refresh_gives_the_next_pair_and_the_log_says_so() {
    let world = World::new().await;
    let (access, mut refresh) = world.tokens().await;
    for _ in 0..3 {
        let (newer_access, newer) = tokens_of(&world.refresh(&refresh).await);
        assert_ne!(newer, refresh);
        assert!(world.is_accepted(&newer_access).await);
        refresh = newer;
    }
    assert!(world.is_accepted(&access).await, "an access token lives its hour");
    assert_eq!(world.events_of("oauth_token.refreshed").len(), 3);
}

#[tokio::test]
async fn a_token_used_twice_ends_the_whole_family_at_once() {
    let world = World::new().await;
    let (access, refresh) = world.tokens().await;
    let (newer_access, newer) = tokens_of(&world.refresh(&refresh).await);
    world.advance_secs(GRACE);
    assert_eq!(world.refresh(&refresh).await.error(), (400, "invalid_grant".into()));
    for token in [&access, &newer_access] {
        assert!(!world.is_accepted(token).await);
    }
    assert_eq!(world.refresh(&newer).await.error(), (400, "invalid_grant".into()));
    world.refresh(&refresh).await;
    let events = world.events_of("oauth_token.reuse_detected");
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].reason.as_deref(), Some("refresh_token_reused"));
    assert_eq!(events[0].target, world.events_of("oauth_token.issued")[0].target);
}

#[tokio::test]
async fn another_sign_in_is_another_family() {
    let world = World::new().await;
    let (_, stolen) = world.tokens().await;
    let (other_access, other) = world.tokens().await;
    world.refresh(&stolen).await;
    world.advance_secs(GRACE);
    assert_eq!(world.refresh(&stolen).await.status, StatusCode::BAD_REQUEST);
    assert!(world.is_accepted(&other_access).await);
    assert_eq!(world.refresh(&other).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_token_lives_thirty_days_from_its_own_making() {
    let world = World::new().await;
    let (_, first) = world.tokens().await;
    world.advance_secs(29 * DAY);
    let (_, second) = tokens_of(&world.refresh(&first).await);
    world.advance_secs(29 * DAY);
    let (_, third) = tokens_of(&world.refresh(&second).await);
    world.advance_secs(30 * DAY);
    assert_eq!(world.refresh(&third).await.error(), (400, "invalid_grant".into()));
    assert!(world.events_of("oauth_token.reuse_detected").is_empty());
}

#[tokio::test]
async fn scope_may_narrow_and_never_widen() {
    let world = World::new().await;
    let attempt = Attempt::new("keys.read keys.write");
    let code = world.browser().code(&attempt, EMAIL).await;
    let (_, refresh) = tokens_of(&world.redeem(&code, &attempt.verifier).await);
    let with_scope = |token: String, scope: &'static str| {
        let world = &world;
        async move {
            let form = [
                ("grant_type", "refresh_token"),
                ("client_id", "bijak-desktop"),
                ("refresh_token", token.as_str()),
                ("scope", scope),
            ];
            world.post("/oauth/token", &form).await
        }
    };
    for wider in ["keys.read audit.read", "audit.read", "keys.readall", "keys.read  keys.write"] {
        let answer = with_scope(refresh.clone(), wider).await;
        assert_eq!(answer.error(), (400, "invalid_scope".into()), "{wider}");
    }
    // None of these used the token up.
    let narrowed = with_scope(refresh, "keys.read").await;
    assert_eq!(narrowed.json()["scope"], "keys.read");
    let whole = world.refresh(&tokens_of(&narrowed).1).await;
    assert_eq!(whole.json()["scope"], "keys.read keys.write");
}

#[tokio::test]
async fn a_smaller_role_narrows_what_a_refresh_gives() {
    let world = World::new().await;
    world.add_user("rio@acme.example", "admin");
    let attempt = Attempt::new("keys.read audit.read");
    let code = world.browser().code(&attempt, "rio@acme.example").await;
    let (_, refresh) = tokens_of(&world.redeem(&code, &attempt.verifier).await);
    world.set_role("rio@acme.example", "member");
    let narrowed = world.refresh(&refresh).await;
    assert_eq!(narrowed.json()["scope"], "keys.read");
    world.set_role("rio@acme.example", "admin");
    let whole = world.refresh(&tokens_of(&narrowed).1).await;
    assert_eq!(whole.json()["scope"], "keys.read audit.read");
}

#[tokio::test]
async fn a_larger_role_gives_no_more_than_was_allowed() {
    let world = World::new().await;
    world.add_user("rio@acme.example", "member");
    let attempt = Attempt::new("keys.read audit.read");
    let code = world.browser().code(&attempt, "rio@acme.example").await;
    world.set_role("rio@acme.example", "admin");
    let redeemed = world.redeem(&code, &attempt.verifier).await;
    assert_eq!(redeemed.json()["scope"], "keys.read");
    let refreshed = world.refresh(&tokens_of(&redeemed).1).await;
    assert_eq!(refreshed.json()["scope"], "keys.read");
}

#[tokio::test]
async fn what_is_no_refresh_token_of_this_client_is_refused_without_a_trace() {
    let world = World::new().await;
    let (access, refresh) = world.tokens().await;
    for token in
        ["x", &access, &refresh[..refresh.len() - 1], "bijak_rt_", &refresh.replace("bijak_rt_", "bijak_at_")]
    {
        assert_eq!(world.refresh(token).await.error(), (400, "invalid_grant".into()));
    }
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str())];
    assert_eq!(world.post("/oauth/token", &form).await.error(), (400, "invalid_request".into()));
    assert_eq!(world.refresh(&refresh).await.status, StatusCode::OK);
}
