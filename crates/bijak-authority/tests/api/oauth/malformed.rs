//! Malformed requests of the authorization server, each with its exact error. The API's half is in `tests/api/malformed`.

use reqwest::{Method, StatusCode, header};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{
    browser::response_of,
    world::{Attempt, REDIRECT, World, send},
};

/// What the answer to a malformed authorization request is.
enum Told {
    /// The person, on a page; nobody is redirected.
    Person(&'static str),
    /// The client, by redirect: `error` and `error_description`.
    Client(&'static str, &'static str),
}
use Told::{Client, Person};

const PAGE_FOREIGN: Told = Person("Redirect_uri is not registered for this client.");

#[tokio::test]
async fn authorization_requests() {
    let world = World::new().await;
    let good = || Attempt::new("keys.read");
    let more = |text: &str| format!("{}&{text}", good().query());
    let set = |name: &str, value: &str| good().with(name, value).query();
    let long = "x".repeat(4_096);
    let rows: Vec<(String, Told)> = vec![
        (String::new(), Person("Client_id is missing.")),
        (set("client_id", ""), Person("Client_id is missing.")),
        (set("client_id", "bijak-desktop\u{200b}"), Person("No such client is registered here.")),
        (set("client_id", "BIJAK-DESKTOP"), Person("No such client is registered here.")),
        (more("client_id=bijak-desktop"), Person("Client_id is repeated.")),
        (set("redirect_uri", ""), Person("Redirect_uri is missing.")),
        (more("redirect_uri=https%3A%2F%2Fevil.example"), Person("Redirect_uri is repeated.")),
        (set("redirect_uri", "https://evil.example/oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "example.bijakcloud.desktop:/oauth/callback/"), PAGE_FOREIGN),
        (set("redirect_uri", "example.bijakcloud.desktop:/oauth/callback?x=1"), PAGE_FOREIGN),
        (set("redirect_uri", "example.bijakcloud.desktop:/oauth/callback#x"), PAGE_FOREIGN),
        (set("redirect_uri", "example.bijakcloud.desktop://oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "EXAMPLE.bijakcloud.desktop:/oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "http://localhost:8080/oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "http://127.0.0.1/oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "http://127.0.0.1:0/oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "http://127.0.0.1:080/oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "http://127.0.0.1:65536/oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "https://127.0.0.1:8080/oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "http://127.0.0.1:8080@evil.example/oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "http://user@127.0.0.1:8080/oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "http://127.0.0.1.:8080/oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "http://127.1:8080/oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "http://127.0.0.1:8080/oauth/callback%2f.."), PAGE_FOREIGN),
        (set("redirect_uri", "http://[::ffff:127.0.0.1]:8080/oauth/callback"), PAGE_FOREIGN),
        (set("redirect_uri", "javascript:alert(1)"), PAGE_FOREIGN),
        (more("x=%00"), Person("The parameters hold a control character.")),
        (more("x=%0d%0aSet-Cookie:a=b"), Person("The parameters hold a control character.")),
        (more("x=%f"), Person("The parameters hold a broken percent escape.")),
        (more("x=%ff"), Person("The parameters are not UTF-8.")),
        (more(&format!("x={long}")), Person("The parameters are too long.")),
        (set("response_type", ""), Client("invalid_request", "response_type is missing")),
        (
            set("response_type", "token"),
            Client("unsupported_response_type", "only response_type=code is supported"),
        ),
        (
            set("response_type", "code token"),
            Client("unsupported_response_type", "only response_type=code is supported"),
        ),
        (set("code_challenge", ""), Client("invalid_request", "code_challenge is missing: PKCE is required")),
        (
            set("code_challenge", "tooshort"),
            Client(
                "invalid_request",
                "code_challenge is not the base64url form, without padding, of 32 bytes",
            ),
        ),
        (
            set("code_challenge_method", "plain"),
            Client("invalid_request", "code_challenge_method must be S256"),
        ),
        (set("code_challenge_method", ""), Client("invalid_request", "code_challenge_method must be S256")),
        (
            set("code_challenge_method", "s256"),
            Client("invalid_request", "code_challenge_method must be S256"),
        ),
        (set("scope", ""), Client("invalid_scope", "scope is missing")),
        (set("scope", "admin"), Client("invalid_scope", "scope names an unknown scope")),
        (set("scope", "keys.read,keys.write"), Client("invalid_scope", "scope names an unknown scope")),
        (set("scope", "keys.read  keys.write"), Client("invalid_scope", "scope names an unknown scope")),
        (more("scope=keys.read"), Client("invalid_request", "scope is repeated")),
        (more("state=other"), Client("invalid_request", "state is repeated")),
        (more("code_challenge_method=plain"), Client("invalid_request", "code_challenge_method is repeated")),
        (more("anything=1&anything=1"), Client("invalid_request", "anything is repeated")),
        (set("state", "é"), Client("invalid_request", "state is not 1 to 1024 printable ASCII characters")),
        (
            set("state", &"s".repeat(1_025)),
            Client("invalid_request", "state is not 1 to 1024 printable ASCII characters"),
        ),
    ];
    for (query, told) in rows {
        let answer = world.browser().get(&format!("/oauth/authorize?{query}")).await;
        match told {
            Person(words) => {
                assert_eq!(
                    (answer.status, answer.header("location")),
                    (StatusCode::BAD_REQUEST, ""),
                    "{query}"
                );
                assert!(answer.body.contains(words), "{query}\n{}", answer.body);
            }
            Client(error, description) => {
                assert!(answer.header("location").starts_with(&format!("{REDIRECT}?error=")), "{query}");
                let response = response_of(&answer);
                assert_eq!(
                    (response["error"].as_str(), response["error_description"].as_str()),
                    (error, description)
                );
                assert_eq!(response["iss"], world.issuer());
                let state = response.get("state").map(String::as_str);
                assert_eq!(
                    state,
                    (!description.starts_with("state")).then_some("state of this test"),
                    "{query}"
                );
            }
        }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn token_requests() {
    let world = World::new().await;
    let code = "C".repeat(43);
    let verifier = "v".repeat(43);
    let redirect = "example.bijakcloud.desktop%3A%2Foauth%2Fcallback";
    let redeem = format!(
        "grant_type=authorization_code&client_id=bijak-desktop&code={code}&redirect_uri={redirect}&code_verifier={verifier}"
    );
    let without = |name: &str| {
        redeem.split('&').filter(|p| !p.starts_with(&format!("{name}="))).collect::<Vec<_>>().join("&")
    };
    let more = |text: &str| format!("{redeem}&{text}");
    let unknown =
        (400, "invalid_grant", "the code is not valid, or was used before, or is not meant for this request");
    let missing = |description| (400, "invalid_request", description);
    let media = (415, "invalid_request", "the body has to be application/x-www-form-urlencoded");
    let rows: Vec<(&str, String, (u16, &str, &str))> = vec![
        (FORM, redeem.clone(), unknown),
        (FORM, redeem.replace(&code, "short"), unknown),
        (FORM, String::new(), missing("grant_type is missing")),
        (FORM, without("grant_type"), missing("grant_type is missing")),
        (FORM, without("client_id"), missing("client_id is missing")),
        (FORM, without("code"), missing("code is missing")),
        (FORM, without("redirect_uri"), missing("redirect_uri is missing")),
        (FORM, without("code_verifier"), missing("code_verifier is missing")),
        (
            FORM,
            redeem.replace(&verifier, "short"),
            missing("code_verifier is not 43 to 128 characters of A-Z a-z 0-9 - . _ ~"),
        ),
        (
            FORM,
            redeem.replace("bijak-desktop", "other"),
            (400, "invalid_client", "no such client is registered here"),
        ),
        (
            FORM,
            more("client_secret=s"),
            (
                400,
                "invalid_client",
                "a public client sends client_id and no secret; a confidential one sends its secret by HTTP Basic",
            ),
        ),
        (
            FORM,
            redeem.replace("authorization_code", "password"),
            (400, "unsupported_grant_type", "only authorization_code and refresh_token are supported"),
        ),
        (
            FORM,
            redeem.replace("authorization_code", "client_credentials"),
            (400, "unsupported_grant_type", "only authorization_code and refresh_token are supported"),
        ),
        (FORM, more("code=other"), missing("code is repeated")),
        (FORM, more("grant_type=refresh_token"), missing("grant_type is repeated")),
        (FORM, more(&format!("code_verifier={verifier}")), missing("code_verifier is repeated")),
        (FORM, more("client_id=bijak-desktop"), missing("client_id is repeated")),
        (FORM, more("x=%00"), missing("the parameters hold a control character")),
        (FORM, more("x=%zz"), missing("the parameters hold a broken percent escape")),
        (FORM, more("x=%C0%80"), missing("the parameters are not UTF-8")),
        (FORM, more(&"x".repeat(17_000)), (413, "invalid_request", "the body is larger than 16384 bytes")),
        ("application/json", r#"{"grant_type":"authorization_code"}"#.into(), media),
        ("text/plain", redeem.clone(), media),
        ("multipart/form-data; boundary=x", redeem.clone(), media),
        ("application/x-www-form-urlencoded; charset=utf-16", redeem.clone(), media),
        ("", redeem.clone(), media),
        (
            FORM,
            "grant_type=refresh_token&client_id=bijak-desktop".into(),
            missing("refresh_token is missing"),
        ),
        (
            FORM,
            "grant_type=refresh_token&client_id=bijak-desktop&refresh_token=x".into(),
            (400, "invalid_grant", "the refresh token is not valid, or was used before"),
        ),
    ];
    for (content_type, body, expected) in rows {
        let mut request = world.http.post(world.url("/oauth/token")).body(body.clone());
        if !content_type.is_empty() {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        let answer = send(request).await;
        let error = answer.error();
        let description = answer.json()["error_description"].as_str().unwrap().to_owned();
        assert_eq!((error.0, error.1.as_str(), description.as_str()), expected, "{content_type} {body}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn methods_addresses_and_headers() {
    let world = World::new().await;
    for (path, allow) in
        [("/oauth/token", "POST"), ("/oauth/revoke", "POST"), ("/oauth/authorize/sign-in", "POST")]
    {
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            let answer = send(world.http.request(method, world.url(path))).await;
            assert_eq!(
                (answer.status, answer.header("allow")),
                (StatusCode::METHOD_NOT_ALLOWED, allow),
                "{path}"
            );
        }
    }
    let form = || {
        world
            .http
            .post(world.url("/oauth/token"))
            .form(&[("grant_type", "refresh_token"), ("client_id", "bijak-desktop")])
    };
    let basic = send(form().basic_auth("bijak-desktop", Some(""))).await;
    assert_eq!(basic.error(), (401, "invalid_client".into()));
    assert!(basic.header("www-authenticate").starts_with("Basic "));
    let in_address =
        send(world.http.post(world.url("/oauth/token?grant_type=refresh_token")).form(&[("x", "y")])).await;
    assert_eq!(in_address.json()["error_description"], "parameters belong in the body, not in the address");
    for path in ["/oauth/authorize", "/oauth/authorize/sign-in"] {
        let answer = send(
            world.http.post(world.url(path)).body("{}").header(header::CONTENT_TYPE, "application/json"),
        )
        .await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{path}");
    }
}

/// What no HTTP client library would send.
#[tokio::test]
async fn requests_written_by_hand() {
    let world = World::new().await;
    let host = world.server.listen().to_string();
    let get = format!("GET /oauth/authorize?{} HTTP/1.1", Attempt::new("keys.read").query());
    let post = "POST /oauth/token HTTP/1.1";
    let form = format!("Content-Type: {FORM}");
    let json = "Content-Type: application/json";
    let rows = [
        (vec![get.clone(), "Host: evil.example".into()], 421),
        (vec![get.clone(), format!("Host: {host}"), format!("Host: {host}")], 400),
        (vec![get.clone()], 400),
        (vec!["GET /oauth/authorize?state=a\0b HTTP/1.1".into(), format!("Host: {host}")], 400),
        (vec!["GET /oauth/authorize?state=a b HTTP/1.1".into(), format!("Host: {host}")], 400),
        (vec![get.clone(), format!("Host: {host}"), "Cookie: a\0b".into()], 400),
        (
            vec![post.into(), format!("Host: {host}"), form.clone(), json.into(), "Content-Length: 0".into()],
            415,
        ),
        (
            vec![
                post.into(),
                format!("Host: {host}"),
                form,
                "Content-Length: 1".into(),
                "Content-Length: 2".into(),
            ],
            400,
        ),
    ];
    for (lines, expected) in rows {
        let mut stream = TcpStream::connect(&host).await.unwrap();
        let request = format!("{}\r\nConnection: close\r\n\r\n", lines.join("\r\n"));
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let status = String::from_utf8_lossy(&answer).split(' ').nth(1).unwrap_or_default().to_owned();
        assert_eq!(status, expected.to_string(), "{lines:?}");
    }
}
