use super::{
    browser::response_of,
    world::{Attempt, EMAIL, EVERY_SCOPE, REDIRECT, World},
};

#[tokio::test]
async fn sign_in_and_consent_end_at_the_client_with_code_state_and_issuer() {
    let world = World::new().await;
    let browser = world.browser();
    let attempt = Attempt::new(EVERY_SCOPE);
    let consent = browser.consent_page(&attempt, EMAIL).await;
    assert_eq!(consent.heading(), "Allow Bijak Keys to use Acme?");
    for text in ["maya@acme.example", "prod", "keys.write", "audit.read", "every workspace of Acme"] {
        assert!(consent.answer.body.contains(text), "{text}");
    }
    let answer = browser.submit(&consent, &[("decision", "allow")]).await;
    assert!(answer.header("location").starts_with(&format!("{REDIRECT}?code=")));
    let response = response_of(&answer);
    assert_eq!(response.keys().collect::<Vec<_>>(), ["code", "iss", "state"]);
    assert_eq!(
        (response["state"].as_str(), response["iss"].as_str()),
        ("state of this test", world.issuer())
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn the_longest_state_comes_back_as_it_was() {
    let world = World::new().await;
    let state = "&%=\"<> +".repeat(128);
    let attempt = Attempt::new(EVERY_SCOPE).with("state", &state);
    let browser = world.browser();
    let consent = browser.consent_page(&attempt, EMAIL).await;
    let response = response_of(&browser.submit(&consent, &[("decision", "allow")]).await);
    assert_eq!(response["state"], state);
}

#[tokio::test]
async fn deny_ends_at_the_client_and_gives_nothing() {
    let world = World::new().await;
    let browser = world.browser();
    let consent = browser.consent_page(&Attempt::new(EVERY_SCOPE), EMAIL).await;
    let response = response_of(&browser.submit(&consent, &[("decision", "deny")]).await);
    assert_eq!(response["error"], "access_denied");
    assert_eq!(
        (response["state"].as_str(), response["iss"].as_str()),
        ("state of this test", world.issuer())
    );
    let codes: u32 =
        world.database().query_row("SELECT count(*) FROM authorization_codes", [], |row| row.get(0)).unwrap();
    assert_eq!(codes, 0);
}

#[tokio::test]
async fn a_signed_in_browser_is_asked_for_consent_again_and_not_for_the_password() {
    let world = World::new().await;
    let browser = world.browser();
    browser.code(&Attempt::new(EVERY_SCOPE), EMAIL).await;
    let page = browser.open(&Attempt::new("keys.read").path()).await;
    assert_eq!(page.heading(), "Allow Bijak Keys to use Acme?");
    world.advance_secs(12 * 3_600);
    assert_eq!(browser.open(&Attempt::new("keys.read").path()).await.heading(), "Sign in");
}

#[tokio::test]
async fn another_account_can_be_chosen_on_the_consent_page() {
    let world = World::new().await;
    world.add_user("rio@acme.example", "member");
    let browser = world.browser();
    let consent = browser.consent_page(&Attempt::new(EVERY_SCOPE), EMAIL).await;
    let answer = browser.submit(&consent, &[("decision", "switch_account")]).await;
    let sign_in = browser.open(answer.header("location")).await;
    assert_eq!(sign_in.heading(), "Sign in");
    let answer =
        browser.submit(&sign_in, &[("email", "rio@acme.example"), ("password", &world.password)]).await;
    assert!(browser.open(answer.header("location")).await.answer.body.contains("rio@acme.example"));
}

#[tokio::test]
async fn a_grant_is_narrowed_to_the_role_and_the_answer_says_so() {
    let world = World::new().await;
    world.add_user("rio@acme.example", "member");
    world.add_user("ada@acme.example", "auditor");
    for (email, scope, withheld) in [
        ("rio@acme.example", "keys.read keys.write", "workspaces.write, audit.read"),
        ("ada@acme.example", "keys.read audit.read", "workspaces.write, keys.write"),
    ] {
        let attempt = Attempt::new("keys.read keys.write audit.read workspaces.write");
        let browser = world.browser();
        let consent = browser.consent_page(&attempt, email).await;
        assert!(consent.answer.body.contains(withheld), "{}", consent.answer.body);
        let code =
            response_of(&browser.submit(&consent, &[("decision", "allow")]).await).remove("code").unwrap();
        let answer = world.redeem(&code, &attempt.verifier).await;
        assert_eq!(answer.json()["scope"], scope);
    }
}

#[tokio::test]
async fn a_request_for_nothing_that_the_role_allows_goes_back_to_the_client() {
    let world = World::new().await;
    world.add_user("rio@acme.example", "member");
    let browser = world.browser();
    let page = browser.open(&Attempt::new("audit.read").path()).await;
    let answer = browser.submit(&page, &[("email", "rio@acme.example"), ("password", &world.password)]).await;
    let response = response_of(&browser.get(answer.header("location")).await);
    assert_eq!(response["error"], "invalid_scope");
}

#[tokio::test]
async fn the_loopback_redirects_of_the_fallback_work_alike() {
    let world = World::new().await;
    for redirect in ["http://127.0.0.1:49152/oauth/callback", "http://[::1]:8080/oauth/callback"] {
        let attempt = Attempt::new("keys.read").with("redirect_uri", redirect);
        let browser = world.browser();
        let consent = browser.consent_page(&attempt, EMAIL).await;
        let answer = browser.submit(&consent, &[("decision", "allow")]).await;
        assert!(answer.header("location").starts_with(&format!("{redirect}?code=")));
    }
}
