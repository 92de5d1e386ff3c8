use reqwest::StatusCode;

use super::world::{Answer, Attempt, EMAIL, World};

/// The whole policy; the style's hash is checked for its form only (a unit test compares it with the style).
fn policy(answer: &Answer) -> String {
    let text = answer.header("content-security-policy");
    let (before, rest) = text.split_once("'sha256-").unwrap();
    let (hash, after) = rest.split_once('\'').unwrap();
    assert_eq!(hash.len(), 44);
    format!("{before}HASH{after}")
}

fn assert_guarded(answer: &Answer, form_action: &str) {
    assert_eq!(
        policy(answer),
        format!(
            "default-src 'none'; style-src HASH; img-src data:; form-action {form_action}; base-uri 'none'; \
             frame-ancestors 'none'"
        )
    );
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("x-frame-options"), "DENY");
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header("access-control-allow-origin"), "");
    assert!(!answer.body.contains("<script"));
}

#[tokio::test]
async fn both_forms_may_lead_to_this_requests_redirect_and_nowhere_else() {
    let world = World::new().await;
    for (redirect, source) in [
        ("example.bijakcloud.desktop:/oauth/callback", "example.bijakcloud.desktop:"),
        ("http://127.0.0.1:4711/oauth/callback", "http://127.0.0.1:4711"),
        ("http://[::1]:4711/oauth/callback", "http:"),
    ] {
        let attempt = Attempt::new("keys.read").with("redirect_uri", redirect);
        let browser = world.browser();
        let form_action = format!("'self' {source}");
        assert_guarded(&browser.open(&attempt.path()).await.answer, &form_action);
        assert_guarded(&browser.consent_page(&attempt, EMAIL).await.answer, &form_action);
    }
    let refused = world.browser().get("/oauth/authorize").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_guarded(&refused, "'self'");
}

#[tokio::test]
async fn the_cookie_changes_at_sign_in_and_the_old_one_opens_nothing() {
    let world = World::new().await;
    let attempt = Attempt::new("keys.read");
    let browser = world.browser();
    browser.open(&attempt.path()).await;
    let before = browser.cookie.borrow().clone().unwrap();
    browser.consent_page(&attempt, EMAIL).await;
    let after = browser.cookie.borrow().clone().unwrap();
    assert_ne!(before, after);
    let planted = world.browser();
    planted.cookie.replace(Some(before));
    assert_eq!(planted.open(&attempt.path()).await.heading(), "Sign in");
}

#[tokio::test]
async fn cookies_are_strict_on_https_and_work_on_loopback() {
    let path = Attempt::new("keys.read").path();
    let local = World::new().await.browser().get(&path).await.header("set-cookie").to_owned();
    assert!(local.starts_with("bijak_session="), "{local}");
    assert!(local.ends_with("; Path=/oauth/authorize; HttpOnly; SameSite=Lax"), "{local}");
    let world = World::with_public_url(Some("https://keys.acme.example")).await;
    let strict = world.browser().get(&path).await.header("set-cookie").to_owned();
    assert!(strict.starts_with("__Host-bijak_session="), "{strict}");
    assert!(strict.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{strict}");
}

#[tokio::test]
async fn a_form_without_its_token_or_with_anothers_changes_nothing() {
    let world = World::new().await;
    let attempt = Attempt::new("keys.read");
    let (browser, stranger) = (world.browser(), world.browser());
    let foreign = stranger.consent_page(&attempt, EMAIL).await;
    let consent = browser.consent_page(&attempt, EMAIL).await;
    let request = consent.hidden("request");
    let wider = Attempt::new("keys.write").query();
    let own = consent.hidden("csrf_token");
    let forms: [&[(&str, &str)]; 5] = [
        &[("request", request), ("decision", "allow")],
        &[("request", request), ("decision", "allow"), ("csrf_token", "")],
        &[("request", request), ("decision", "allow"), ("csrf_token", foreign.hidden("csrf_token"))],
        // The token of this page for another request.
        &[("request", &wider), ("decision", "allow"), ("csrf_token", own)],
        &[("decision", "allow"), ("csrf_token", own)],
    ];
    for form in forms {
        let answer = browser.post("/oauth/authorize", form).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{form:?}");
        assert_eq!(answer.header("location"), "");
    }
    let sign_in = world.browser().open(&attempt.path()).await;
    let form = [("request", sign_in.hidden("request")), ("email", EMAIL), ("password", &world.password)];
    assert_eq!(browser.post("/oauth/authorize/sign-in", &form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.events_of("user.signed_in").len(), 2);
}

#[tokio::test]
async fn a_form_that_the_browser_says_is_foreign_changes_nothing() {
    let world = World::new().await;
    let browser = world.browser();
    let consent = browser.consent_page(&Attempt::new("keys.read"), EMAIL).await;
    let form: Vec<_> = consent.hidden.iter().cloned().chain([("decision".into(), "allow".into())]).collect();
    let post = || world.http.post(world.url("/oauth/authorize")).form(&form);
    let foreign = [
        post().header("origin", "https://evil.example"),
        post().header("origin", "null"),
        post().header("sec-fetch-site", "cross-site"),
        post().header("sec-fetch-site", "same-site").header("origin", world.issuer()),
    ];
    for request in foreign {
        let answer = browser.send(request).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.body.contains("another site"));
    }
    let own = post().header("origin", "null").header("sec-fetch-site", "same-origin");
    assert_eq!(browser.send(own).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_out_of_date_form_leads_back_to_its_request() {
    let world = World::new().await;
    let attempt = Attempt::new("keys.read");
    let sign_in = world.browser().open(&attempt.path()).await;
    let answer = world.browser().submit(&sign_in, &[("email", EMAIL), ("password", &world.password)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(
        answer.body.contains(&format!("href=\"{}\"", attempt.path().replace('&', "&#38;"))),
        "{}",
        answer.body
    );
}
