use bijak_domain::Outcome;
use reqwest::StatusCode;

use super::world::{Attempt, EMAIL, EVERY_SCOPE, REDIRECT, World, tokens_of};

#[tokio::test]
async fn a_code_becomes_tokens_that_the_api_takes() {
    let world = World::new().await;
    let attempt = Attempt::new(EVERY_SCOPE);
    let code = world.browser().code(&attempt, EMAIL).await;
    let answer = world.redeem(&code, &attempt.verifier).await;
    let (access, refresh) = tokens_of(&answer);
    assert!(access.starts_with("bijak_at_") && refresh.starts_with("bijak_rt_"));
    let view = answer.json();
    assert_eq!((view["token_type"].as_str(), view["expires_in"].as_u64()), (Some("Bearer"), Some(3600)));
    assert_eq!(view["scope"], EVERY_SCOPE);
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
    assert!(world.is_accepted(&access).await);
    assert!(!world.is_accepted(&refresh).await, "a refresh token opens /oauth/token and nothing else");
    world.advance_secs(3_600);
    assert!(!world.is_accepted(&access).await);
}

#[tokio::test]
async fn the_log_tells_who_was_given_what() {
    let world = World::new().await;
    world.tokens().await;
    let events = world.events_of("oauth_token.issued");
    let [event] = events.as_slice() else { panic!("{events:?}") };
    let (actor, target) = (event.actor.clone().unwrap(), event.target.clone().unwrap());
    assert_eq!((actor.kind.as_deref(), actor.name.as_deref()), (Some("user"), Some(EMAIL)));
    assert_eq!((target.kind.as_deref(), target.name.as_deref()), (Some("oauth_grant"), Some("Bijak Keys")));
    assert!(target.id.unwrap().starts_with("grt_"));
    assert_eq!(
        (event.details["client_id"].as_str(), event.details["scope"].as_str()),
        (Some("bijak-desktop"), Some(EVERY_SCOPE))
    );
    assert_eq!(
        (event.source_ip.as_deref(), event.user_agent.as_deref()),
        (Some("127.0.0.1"), Some("test/1"))
    );
}

#[tokio::test]
async fn a_failed_redemption_burns_the_code() {
    /// What is changed in the form, the answer's status and error, the reason in the log.
    type Row<'a> = (&'a [(&'a str, &'a str)], (u16, &'a str), &'a str);

    let world = World::new().await;
    let verifier = "v".repeat(43);
    let rows: [Row<'_>; 7] = [
        (&[("code_verifier", &verifier)], (400, "invalid_grant"), "code_verifier_mismatch"),
        (&[("code_verifier", "")], (400, "invalid_request"), "code_verifier_malformed"),
        (&[("code_verifier", "short")], (400, "invalid_request"), "code_verifier_malformed"),
        (
            &[("redirect_uri", "http://127.0.0.1:1/oauth/callback")],
            (400, "invalid_grant"),
            "redirect_uri_mismatch",
        ),
        (&[("redirect_uri", "")], (400, "invalid_request"), "redirect_uri_missing"),
        (&[("client_id", "other")], (400, "invalid_client"), "client_refused"),
        (&[("client_secret", "s")], (400, "invalid_client"), "client_refused"),
    ];
    for (n, (changes, expected, reason)) in rows.into_iter().enumerate() {
        let attempt = Attempt::new(EVERY_SCOPE);
        let code = world.browser().code(&attempt, EMAIL).await;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("client_id", "bijak-desktop"),
            ("redirect_uri", REDIRECT),
            ("code", &code),
            ("code_verifier", &attempt.verifier),
        ];
        for change in changes {
            form.retain(|(name, _)| *name != change.0);
            form.push(*change);
        }
        let error = world.post("/oauth/token", &form).await.error();
        assert_eq!((error.0, error.1.as_str()), expected, "{changes:?}");
        let events = world.events_of("oauth_token.issued");
        assert_eq!(events.len(), n + 1, "{changes:?}");
        assert_eq!((events[n].outcome, events[n].reason.as_deref()), (Outcome::Failure, Some(reason)));
        assert_eq!(
            world.redeem(&code, &attempt.verifier).await.error(),
            (400, "invalid_grant".into()),
            "{changes:?}"
        );
    }
}

#[tokio::test]
async fn a_code_ends_after_sixty_seconds() {
    let world = World::new().await;
    let (early, late) = (Attempt::new(EVERY_SCOPE), Attempt::new(EVERY_SCOPE));
    let code = world.browser().code(&early, EMAIL).await;
    world.advance_secs(59);
    assert_eq!(world.redeem(&code, &early.verifier).await.status, StatusCode::OK);
    let code = world.browser().code(&late, EMAIL).await;
    world.advance_secs(60);
    assert_eq!(world.redeem(&code, &late.verifier).await.error(), (400, "invalid_grant".into()));
}

#[tokio::test]
async fn a_code_redeemed_twice_ends_all_its_tokens() {
    let world = World::new().await;
    let attempt = Attempt::new(EVERY_SCOPE);
    let code = world.browser().code(&attempt, EMAIL).await;
    let (access, refresh) = tokens_of(&world.redeem(&code, &attempt.verifier).await);
    let (newer_access, newer_refresh) = tokens_of(&world.refresh(&refresh).await);
    assert_eq!(world.redeem(&code, &attempt.verifier).await.error(), (400, "invalid_grant".into()));
    for token in [&access, &newer_access] {
        assert!(!world.is_accepted(token).await);
    }
    assert_eq!(world.refresh(&newer_refresh).await.error(), (400, "invalid_grant".into()));
    // Once: whoever goes on trying writes nothing further.
    world.redeem(&code, &attempt.verifier).await;
    let events = world.events_of("oauth_token.reuse_detected");
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].reason.as_deref(), Some("authorization_code_reused"));
}

#[tokio::test]
async fn a_code_redeemed_many_times_at_once_gives_at_most_one_answer() {
    let world = World::new().await;
    let attempt = Attempt::new(EVERY_SCOPE);
    let code = world.browser().code(&attempt, EMAIL).await;
    let answers =
        futures_util::future::join_all((0..20).map(|_| world.redeem(&code, &attempt.verifier))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::OK).count(), 1);
    assert_eq!(world.events_of("oauth_token.issued").len(), 1);
    assert_eq!(world.events_of("oauth_token.reuse_detected").len(), 1);
}
