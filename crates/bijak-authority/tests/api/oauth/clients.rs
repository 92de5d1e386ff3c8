//! Registered clients: how they are made, how they prove themselves, what ends with them.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use bijak_domain::{Entropy, OsEntropy};
use reqwest::StatusCode;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

use super::{
    browser::response_of,
    world::{Answer, Attempt, EMAIL, World, send, tokens_of},
};

const APP: &str = "https://app.acme.example/cb";
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A code for `client`, and the attempt it belongs to.
async fn code_for(world: &World, client: &str) -> (String, Attempt) {
    let attempt = Attempt::new("keys.read keys.write").with("client_id", client).with("redirect_uri", APP);
    let code = world.browser().code(&attempt, EMAIL).await;
    (code, attempt)
}

async fn redeem(
    world: &World,
    code: &str,
    attempt: &Attempt,
    by: Option<(&str, &str)>,
    more: &[(&str, &str)],
) -> Answer {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("redirect_uri", APP),
        ("code", code),
        ("code_verifier", &attempt.verifier),
    ];
    form.extend(more);
    let request = world.http.post(world.url("/oauth/token")).form(&form);
    send(match by {
        Some((id, secret)) => request.basic_auth(id, Some(secret)),
        None => request,
    })
    .await
}

async fn refresh(world: &World, token: &str, by: (&str, &str)) -> Answer {
    let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
    send(world.http.post(world.url("/oauth/token")).form(&form).basic_auth(by.0, Some(by.1))).await
}

#[tokio::test]
async fn a_confidential_client_signs_people_in_with_its_secret() {
    let world = World::new().await;
    let (id, secret) = world.confidential_client().await;
    let attempt = Attempt::new("keys.read").with("client_id", &id).with("redirect_uri", APP);
    let browser = world.browser();
    let page = browser.consent_page(&attempt, EMAIL).await;
    assert!(page.answer.body.contains("Reports"), "the page names the client");
    assert!(page.answer.header("content-security-policy").contains("https://app.acme.example"));
    let answer = browser.submit(&page, &[("decision", "allow")]).await;
    assert!(answer.header("location").starts_with("https://app.acme.example/cb?"));
    let code = response_of(&answer).remove("code").unwrap();
    let tokens = redeem(&world, &code, &attempt, Some((&id, &secret)), &[("client_id", &id)]).await;
    let (access, token) = tokens_of(&tokens);
    assert!(world.is_accepted(&access).await);
    let (newer, token) = tokens_of(&refresh(&world, &token, (&id, &secret)).await);
    assert!(world.is_accepted(&newer).await);
    let issued = &world.events_of("oauth_token.issued")[0];
    assert_eq!(issued.details["client_id"], id.as_str());
    assert_eq!(issued.target.as_ref().unwrap().name.as_deref(), Some("Reports"));
    let form = [("token", token.as_str())];
    let revoked =
        send(world.http.post(world.url("/oauth/revoke")).form(&form).basic_auth(&id, Some(&secret)));
    assert_eq!(revoked.await.status, StatusCode::OK);
    assert!(!world.is_accepted(&newer).await);
}

/// By HTTP Basic, in the form, and the status of the refusal.
type Row<'a> = (Option<(&'a str, &'a str)>, &'a [(&'a str, &'a str)], u16);

#[tokio::test]
async fn without_its_secret_it_gets_nothing_and_the_code_is_burned() {
    let world = World::new().await;
    let (id, secret) = world.confidential_client().await;
    let (_, other) = world.confidential_client().await;
    let rows: [Row<'_>; 6] = [
        (None, &[("client_id", &id)], 401),
        (Some((&id, &other)), &[], 401),
        (Some((&id, "")), &[], 401),
        (Some(("bijak-desktop", &secret)), &[], 401),
        (Some((&id, &secret)), &[("client_id", "bijak-desktop")], 401),
        (None, &[("client_id", &id), ("client_secret", &secret)], 400),
    ];
    for (by, more, status) in rows {
        let (code, attempt) = code_for(&world, &id).await;
        let answer = redeem(&world, &code, &attempt, by, more).await;
        assert_eq!(answer.error(), (status, "invalid_client".into()), "{more:?}");
        assert_eq!(answer.header("www-authenticate").starts_with("Basic "), status == 401);
        let late = redeem(&world, &code, &attempt, Some((&id, &secret)), &[]).await;
        assert_eq!(late.error(), (400, "invalid_grant".into()), "{more:?}");
    }
}

#[tokio::test]
async fn pkce_is_asked_of_confidential_clients_too_and_cannot_be_left_out_later() {
    let world = World::new().await;
    let (id, secret) = world.confidential_client().await;
    let without = Attempt::new("keys.read")
        .with("client_id", &id)
        .with("redirect_uri", APP)
        .with("code_challenge", "")
        .with("code_challenge_method", "");
    let refused = response_of(&world.browser().get(&without.path()).await);
    assert_eq!(refused["error"], "invalid_request");
    let (code, mut attempt) = code_for(&world, &id).await;
    attempt.verifier.clear();
    let answer = redeem(&world, &code, &attempt, Some((&id, &secret)), &[]).await;
    assert_eq!(answer.error(), (400, "invalid_request".into()));
}

#[tokio::test]
async fn a_code_redeemed_again_by_another_client_ends_its_family() {
    let world = World::new().await;
    let (id, secret) = world.confidential_client().await;
    let (other, others) = world.confidential_client().await;
    let (code, attempt) = code_for(&world, &id).await;
    let (access, token) = tokens_of(&redeem(&world, &code, &attempt, Some((&id, &secret)), &[]).await);
    let stolen = redeem(&world, &code, &attempt, Some((&other, &others)), &[]).await;
    assert_eq!(stolen.error(), (400, "invalid_grant".into()));
    assert!(!world.is_accepted(&access).await);
    assert_eq!(refresh(&world, &token, (&id, &secret)).await.error(), (400, "invalid_grant".into()));
    assert_eq!(world.events_of("oauth_token.reuse_detected").len(), 1);
}

#[tokio::test]
async fn a_refresh_token_of_another_client_is_none_and_stays_alive() {
    let world = World::new().await;
    let (id, secret) = world.confidential_client().await;
    let (other, others) = world.confidential_client().await;
    let (code, attempt) = code_for(&world, &id).await;
    let (_, token) = tokens_of(&redeem(&world, &code, &attempt, Some((&id, &secret)), &[]).await);
    assert_eq!(refresh(&world, &token, (&other, &others)).await.error(), (400, "invalid_grant".into()));
    assert_eq!(refresh(&world, &token, (&id, &secret)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_organizations_client_is_not_for_this_person() {
    let world = World::new().await;
    let (id, _) = world.confidential_client().await;
    world.give_away("oauth_clients", &id);
    let attempt = Attempt::new("keys.read").with("client_id", &id).with("redirect_uri", APP);
    let browser = world.browser();
    let page = browser.open(&attempt.path()).await;
    let signed_in = browser.submit(&page, &[("email", EMAIL), ("password", &world.password)]).await;
    let refused = response_of(&browser.get(signed_in.header("location")).await);
    assert_eq!(refused["error"], "access_denied");
}

#[tokio::test]
async fn a_new_secret_ends_the_old_one_and_removal_ends_everything() {
    let world = World::new().await;
    let (id, old) = world.confidential_client().await;
    let (code, attempt) = code_for(&world, &id).await;
    let (access, token) = tokens_of(&redeem(&world, &code, &attempt, Some((&id, &old)), &[]).await);
    let rotated = world.client_command(&["rotate-secret", &id]).await.unwrap();
    let new = rotated["client_secret"].as_str().unwrap();
    assert_eq!(refresh(&world, &token, (&id, &old)).await.error(), (401, "invalid_client".into()));
    let (_, token) = tokens_of(&refresh(&world, &token, (&id, new)).await);
    let listed = world.client_command(&["list"]).await.unwrap();
    let ids: Vec<_> =
        listed["clients"].as_array().unwrap().iter().map(|client| &client["client_id"]).collect();
    assert_eq!(ids, [&json!("bijak-desktop"), &json!(id)]);
    assert!(!listed.to_string().contains(new));
    let removed = world.client_command(&["remove", &id]).await.unwrap();
    assert_eq!(removed["grants_ended"], 1);
    assert!(!world.is_accepted(&access).await);
    assert_eq!(refresh(&world, &token, (&id, new)).await.error(), (401, "invalid_client".into()));
    for (action, count) in
        [("oauth_client.registered", 1), ("oauth_client.secret_rotated", 1), ("oauth_client.removed", 1)]
    {
        let events = world.events_of(action);
        assert_eq!(events.len(), count, "{action}");
        assert_eq!(events[0].target.as_ref().unwrap().id.as_deref(), Some(id.as_str()));
        let line = serde_json::to_string(&events[0]).unwrap();
        assert!(!line.contains(new) && !line.contains(&old));
    }
    for (arguments, why) in [
        (&["remove", "bijak-desktop"][..], "there is no client"),
        (&["remove", &id], "there is no client"),
        (&["rotate-secret", "bijak-desktop"], "has no secret"),
        (&["add", "X", "--public"], "needs a redirect"),
        (&["add", "X", "--redirect", "http://app.acme.example/cb"], "cannot be a redirect"),
        (&["add", "", "--redirect", APP], "the name"),
    ] {
        let error = world.client_command(arguments).await.unwrap_err();
        assert!(error.contains(why), "{arguments:?}: {error}");
    }
}

/// A P-256 key of this run.
struct Key(EcdsaKeyPair);

impl Key {
    fn new() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        Self(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap())
    }

    fn jwks(&self) -> Value {
        let point = self.0.public_key().as_ref();
        let (x, y) = (BASE64.encode(&point[1..33]), BASE64.encode(&point[33..65]));
        json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "one", "x": x, "y": y}]})
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let signed = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()));
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", BASE64.encode(signature.as_ref()))
    }
}

#[tokio::test]
async fn a_client_with_a_key_signs_who_it_is_each_assertion_once() {
    let world = World::new().await;
    let key = Key::new();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), key.jwks().to_string()).unwrap();
    let arguments = ["add", "Signer", "--redirect", APP, "--jwks", file.path().to_str().unwrap()];
    let added = world.client_command(&arguments).await.unwrap();
    assert_eq!((&added["auth_method"], added.get("client_secret")), (&json!("private_key_jwt"), None));
    let id = added["client_id"].as_str().unwrap();
    let header = json!({"alg": "ES256", "kid": "one"});
    let claims = |changes: &[(&str, Value)]| {
        let mut random = [0u8; 8];
        OsEntropy.fill(&mut random);
        let now = world.now_secs();
        let mut claims = json!({
            "iss": id, "sub": id, "aud": world.issuer(), "iat": now, "exp": now + 60, "jti": BASE64.encode(random),
        });
        for (name, value) in changes {
            claims[*name] = value.clone();
        }
        claims
    };
    let asked = |assertion: String| {
        let world = &world;
        async move {
            let (code, attempt) = code_for(world, id).await;
            let more = [("client_assertion_type", ASSERTION), ("client_assertion", assertion.as_str())];
            redeem(world, &code, &attempt, None, &more).await
        }
    };
    let good = key.sign(&header, &claims(&[]));
    assert_eq!(asked(good.clone()).await.status, StatusCode::OK);
    assert_eq!(asked(good).await.error(), (401, "invalid_client".into()), "each once");
    let token_endpoint = format!("{}/oauth/token", world.issuer());
    let to_endpoint = key.sign(&header, &claims(&[("aud", json!([token_endpoint]))]));
    assert_eq!(asked(to_endpoint).await.status, StatusCode::OK);
    let now = world.now_secs();
    for bad in [
        &[("aud", json!("https://elsewhere.example"))][..],
        &[("iss", json!("other"))],
        &[("sub", json!("bijak-desktop"))],
        &[("exp", json!(now))],
        &[("exp", json!(now + 7_200))],
        &[("nbf", json!(now + 600))],
        &[("jti", json!(""))],
    ] {
        let answer = asked(key.sign(&header, &claims(bad))).await;
        assert_eq!(answer.error(), (401, "invalid_client".into()), "{bad:?}");
    }
    for header in [
        json!({"alg": "none"}),
        json!({"alg": "HS256"}),
        json!({"alg": "RS256", "kid": "one"}),
        json!({"alg": "ES256", "kid": "two"}),
        json!({"alg": "ES256", "crit": ["exp"]}),
    ] {
        let answer = asked(key.sign(&header, &claims(&[]))).await;
        assert_eq!(answer.error(), (401, "invalid_client".into()), "{header}");
    }
    let foreign = Key::new().sign(&header, &claims(&[]));
    assert_eq!(asked(foreign).await.error(), (401, "invalid_client".into()));
    let (code, attempt) = code_for(&world, id).await;
    let nothing = redeem(&world, &code, &attempt, None, &[("client_id", id)]).await;
    assert_eq!(nothing.error(), (401, "invalid_client".into()));
}
