//! Malformed requests and the exact error of each. (The authorization server's are under `oauth/`.)

use reqwest::Method;
use serde_json::{Value, json};

use super::raw;
use crate::harness::World;

/// A request, what is wrong with it, and the whole answer's status, code and detail.
struct Case {
    method: Method,
    path: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    body: Option<Vec<u8>>,
    expected: (u16, &'static str, &'static str),
}

fn case(method: Method, path: &'static str, expected: (u16, &'static str, &'static str)) -> Case {
    Case { method, path, headers: Vec::new(), body: None, expected }
}

impl Case {
    fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    fn text(mut self, body: &str) -> Self {
        self.body = Some(body.as_bytes().to_vec());
        self
    }

    fn json(self, body: &str) -> Self {
        self.header("content-type", "application/json").text(body)
    }
}

const KEYS: &str = "/v1/workspaces/{ws}/api-keys";
const KEY: &str = "/v1/workspaces/{ws}/api-keys/{key}";
const ACCOUNTS: &str = "/v1/workspaces/{ws}/service-accounts";
const CHAT: &str = "/v1/inference/chat";
const LOG: &str = "/v1/audit-events";

const INVALID: &str = "invalid_request";
const SCOPE: &str = "invalid_scope";
const ABSENT: (u16, &str, &str) = (404, "not_found", "there is no such thing here");
const JSON_ONLY: (u16, &str, &str) = (415, "unsupported_media_type", "the body has to be application/json");
const TOO_LARGE: (u16, &str, &str) = (413, "body_too_large", "the body is larger than this call takes");

fn create_key(body: &str, expected: (u16, &'static str, &'static str)) -> Case {
    case(Method::POST, KEYS, expected).json(body)
}

fn bodies() -> Vec<Case> {
    let long_name = json!({"name": "x".repeat(129), "permissions": ["rag.read"]}).to_string();
    let many_networks =
        json!({"name": "x", "permissions": ["rag.read"], "allowed_cidrs": vec!["192.0.2.1"; 33]}).to_string();
    let deep = format!("{}1{}", "[".repeat(500), "]".repeat(500));
    vec![
        case(Method::POST, KEYS, JSON_ONLY),
        case(Method::POST, KEYS, JSON_ONLY).text(r#"{"name":"x","permissions":["rag.read"]}"#),
        case(Method::POST, KEYS, JSON_ONLY).header("content-type", "text/json").text("{}"),
        case(Method::POST, KEYS, JSON_ONLY)
            .header("content-type", "application/x-www-form-urlencoded")
            .text("name=x"),
        create_key("", (400, INVALID, "body: not a JSON object")),
        create_key("{", (400, INVALID, "body: EOF while parsing an object at line 1 column 1")),
        create_key("null", (400, INVALID, "body: not a JSON object")),
        create_key("[]", (400, INVALID, "body: not a JSON object")),
        create_key(&deep, (400, INVALID, "body: not a JSON object")),
        create_key("{}", (400, INVALID, "body: missing field `name` at line 1 column 2")),
        create_key(
            r#"{"name":"x"}"#,
            (400, INVALID, "body: missing field `permissions` at line 1 column 12"),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"]} {}"#,
            (400, INVALID, "body: trailing characters at line 1 column 41"),
        ),
        create_key(
            r#"{"name":"x","name":"y","permissions":["rag.read"]}"#,
            (400, INVALID, "body: duplicate field `name` at line 1 column 18"),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"],"admin":true}"#,
            (
                400,
                INVALID,
                "admin: unknown field `admin`, expected one of `name`, `permissions`, `expires_at`, `allowed_cidrs` at line 1 column 46",
            ),
        ),
        create_key(
            r#"{"name":7,"permissions":["rag.read"]}"#,
            (400, INVALID, "name: invalid type: integer `7`, expected a string at line 1 column 9"),
        ),
        create_key(
            r#"{"name":"x","permissions":"rag.read"}"#,
            (
                400,
                INVALID,
                "permissions: invalid type: string \"rag.read\", expected a sequence at line 1 column 36",
            ),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read",7]}"#,
            (
                400,
                INVALID,
                "permissions[1]: invalid type: integer `7`, expected a string at line 1 column 39",
            ),
        ),
        create_key(
            r#"{"name":"","permissions":["rag.read"]}"#,
            (400, "invalid_name", "name: a name has 1 to 128 characters"),
        ),
        create_key(&long_name, (400, "invalid_name", "name: a name has 1 to 128 characters")),
        create_key(
            r#"{"name":"a\u0000b","permissions":["rag.read"]}"#,
            (400, "invalid_name", "name: a name has no control characters"),
        ),
        create_key(
            "{\"name\":\"a\u{0}b\",\"permissions\":[\"rag.read\"]}",
            (
                400,
                INVALID,
                "name: control character (\\u0000-\\u001F) found while parsing a string at line 1 column 11",
            ),
        ),
        create_key(
            r#"{"name":"\ud800","permissions":["rag.read"]}"#,
            (400, INVALID, "name: unexpected end of hex escape at line 1 column 16"),
        ),
        create_key(
            r#"{"name":"x","permissions":[]}"#,
            (400, SCOPE, "permissions: at least one of inference.read inference.write rag.read rag.write"),
        ),
        create_key(
            r#"{"name":"x","permissions":["root"]}"#,
            (400, SCOPE, "permissions: no such scope: \"root\""),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read rag.write"]}"#,
            (400, SCOPE, "permissions: no such scope: \"rag.read rag.write\""),
        ),
        create_key(
            r#"{"name":"x","permissions":["keys.write"]}"#,
            (
                400,
                SCOPE,
                "permissions: a key cannot hold keys.write, only inference.read inference.write rag.read rag.write",
            ),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read","rag.read"]}"#,
            (400, SCOPE, "permissions: rag.read is given more than once"),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"],"expires_at":"tomorrow"}"#,
            (
                400,
                INVALID,
                "expires_at: not an RFC 3339 time in UTC, such as 2026-11-24T02:07:53.000Z at line 1 column 63",
            ),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"],"expires_at":1795000000}"#,
            (
                400,
                INVALID,
                "expires_at: invalid type: integer `1795000000`, expected a string at line 1 column 62",
            ),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"],"expires_at":"2020-01-01T00:00:00Z"}"#,
            (400, INVALID, "expires_at: not in the future"),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"],"allowed_cidrs":["203.0.113.9/24"]}"#,
            (
                400,
                INVALID,
                "allowed_cidrs[0]: 203.0.113.9/24 has host bits set; did you mean 203.0.113.0/24?",
            ),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"],"allowed_cidrs":["0.0.0.0/33"]}"#,
            (
                400,
                INVALID,
                "allowed_cidrs[0]: not a network such as 203.0.113.0/24, nor an address: \"0.0.0.0/33\"",
            ),
        ),
        create_key(&many_networks, (400, INVALID, "allowed_cidrs: at most 32")),
        create_key(&format!("{{\"name\":\"{}\"}}", "x".repeat(70_000)), TOO_LARGE),
        case(Method::POST, CHAT, TOO_LARGE).json(&"x".repeat((4 << 20) + 1)),
        case(Method::POST, CHAT, (400, INVALID, "messages: at least one"))
            .json(r#"{"model":"m","messages":[]}"#),
        case(Method::POST, CHAT, (400, INVALID, "body: missing field `model` at line 1 column 15"))
            .json(r#"{"messages":[]}"#),
        case(Method::POST, CHAT, (400, INVALID, "stream: the local echo answers in one piece"))
            .json(r#"{"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}]}"#),
        case(
            Method::PATCH,
            KEY,
            (400, INVALID, "expires_at: not in the future (to end a key now, revoke it)"),
        )
        .json(r#"{"expires_at":"2020-01-01T00:00:00Z"}"#),
        case(
            Method::POST,
            "/v1/workspaces/{ws}/api-keys/{key}/revoke",
            (400, INVALID, "force: unknown field `force`, there are no fields at line 1 column 8"),
        )
        .json(r#"{"force":true}"#),
        case(Method::POST, "/v1/workspaces/{ws}/api-keys/{key}/revoke", JSON_ONLY).text("{}"),
        case(Method::POST, ACCOUNTS, (400, INVALID, "rotation_days: 1 to 3650"))
            .json(r#"{"name":"a","scopes":["rag.read"],"rotation_days":0}"#),
        case(
            Method::POST,
            ACCOUNTS,
            (400, INVALID, "rotation_days: invalid value: integer `-1`, expected u32 at line 1 column 52"),
        )
        .json(r#"{"name":"a","scopes":["rag.read"],"rotation_days":-1}"#),
        case(
            Method::POST,
            ACCOUNTS,
            (
                400,
                INVALID,
                "rotation_days: invalid type: floating point `1.5`, expected u32 at line 1 column 53",
            ),
        )
        .json(r#"{"name":"a","scopes":["rag.read"],"rotation_days":1.5}"#),
    ]
}

fn paths_and_queries() -> Vec<Case> {
    let post = |path| case(Method::POST, path, ABSENT).json("{}");
    vec![
        case(Method::GET, "/v1/workspaces/nonsense/api-keys", ABSENT),
        case(Method::GET, "/v1/workspaces/{key}/api-keys", ABSENT),
        case(Method::GET, "/v1/workspaces/ws_01h4zsr2cgvwceq2f45dvv8kcr", ABSENT),
        case(Method::GET, "/v1/workspaces/%00/api-keys", ABSENT),
        case(Method::GET, "/v1/workspaces/%FF%FE/api-keys", ABSENT),
        case(Method::GET, "/v1/workspaces/{ws}/api-keys/../../../me", ABSENT),
        case(Method::GET, "/v1/workspaces/{ws}/api-keys/", ABSENT),
        case(Method::GET, "/v2/me", ABSENT),
        case(Method::GET, "//v1/me", ABSENT),
        case(Method::GET, "/v1/workspaces/{ws}/api-keys/key_00000000000000000000000000", ABSENT),
        post("/v1/workspaces/{ws}/service-accounts/sa_00000000000000000000000000/rotate-key"),
        case(Method::DELETE, KEY, (405, "method_not_allowed", "this address does not take that method")),
        case(
            Method::OPTIONS,
            "/v1/me",
            (405, "method_not_allowed", "this address does not take that method"),
        ),
        case(Method::GET, "/v1/audit-events?limit=0", (400, INVALID, "limit: 1 to 1000")),
        case(Method::GET, "/v1/audit-events?limit=1001", (400, INVALID, "limit: 1 to 1000")),
        case(
            Method::GET,
            "/v1/audit-events?limit=-1",
            (400, INVALID, "query: limit: invalid digit found in string"),
        ),
        case(
            Method::GET,
            "/v1/audit-events?limit=1&limit=2",
            (400, INVALID, "query: duplicate field `limit`"),
        ),
        case(
            Method::GET,
            "/v1/audit-events?after=1e3",
            (400, INVALID, "query: after: invalid digit found in string"),
        ),
        case(
            Method::GET,
            "/v1/audit-events?after=18446744073709551616",
            (400, INVALID, "query: after: number too large to fit in target type"),
        ),
        case(
            Method::GET,
            "/v1/audit-events?outcome=maybe",
            (400, INVALID, "query: outcome: unknown variant `maybe`, expected `success` or `failure`"),
        ),
        case(Method::GET, "/v1/audit-events?source_ip=here", (400, INVALID, "source_ip: not an address")),
        case(
            Method::GET,
            "/v1/audit-events?since=yesterday",
            (400, INVALID, "query: since: not an RFC 3339 time in UTC, such as 2026-11-24T02:07:53.000Z"),
        ),
        case(
            Method::GET,
            "/v1/audit-events?acton=x",
            (
                400,
                INVALID,
                "query: acton: unknown field `acton`, expected one of `after`, `before`, `limit`, `workspace`, `identity`, `actor`, `target`, `action`, `outcome`, `source_ip`, `since`, `until`",
            ),
        ),
        case(
            Method::GET,
            "/v1/workspaces/{ws}/api-keys?after=sa_00000000000000000000000000",
            (400, INVALID, "after: not a cursor of this list"),
        ),
        case(
            Method::GET,
            "/v1/workspaces/{ws}/api-keys?page=2",
            (400, INVALID, "query: page: unknown field `page`, expected `after` or `limit`"),
        ),
    ]
}

fn headers() -> Vec<Case> {
    let key = |value, expected| {
        create_key(r#"{"name":"x","permissions":["rag.read"]}"#, expected).header("idempotency-key", value)
    };
    let characters = (400, INVALID, "Idempotency-Key: 1 to 255 visible ASCII characters");
    vec![
        key("", characters),
        key("two words", characters),
        key("é", characters),
        key("a", (400, INVALID, "Idempotency-Key: given more than once")).header("idempotency-key", "a"),
        case(Method::GET, LOG, (400, INVALID, "Authorization: given more than once"))
            .header("authorization", "Bearer x"),
        case(Method::GET, LOG, (400, INVALID, "Forwarded and X-Forwarded-For contradict each other"))
            .header("forwarded", "for=192.0.2.1")
            .header("x-forwarded-for", "192.0.2.2"),
    ]
}

#[tokio::test]
async fn each_malformed_request_has_its_exact_error_and_changes_nothing() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    let before = world.events().await.len();
    let cases: Vec<Case> = bodies().into_iter().chain(paths_and_queries()).chain(headers()).collect();
    assert!(cases.len() >= 70, "{}", cases.len());
    let mut wrong = Vec::new();
    for Case { method, path, headers, body, expected } in cases {
        let filled = path.replace("{ws}", &world.workspace.to_string()).replace("{key}", &key.id);
        let mut call = world.call(method.clone(), &filled).bearer(&world.owner.token);
        // The client would tidy the path up: `raw` below sends such paths as they are.
        if filled.contains("..") || filled.starts_with("//") {
            continue;
        }
        for (name, value) in headers {
            call = call.header(name, value);
        }
        let answer = call.body(body.clone().unwrap_or_default()).send().await;
        let (status, code) = answer.problem();
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        if (status, code.as_str(), detail.as_str()) != expected {
            let body =
                String::from_utf8_lossy(&body.unwrap_or_default()).chars().take(100).collect::<String>();
            wrong.push(format!(
                "{method} {path} {body}\n    is: {status} {code} {detail}\n    not: {expected:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(world.events().await.len(), before);
}

#[tokio::test]
async fn requests_that_no_client_would_send_are_refused_or_closed() {
    let world = World::new().await;
    let host = world.listen().to_string();
    let bearer = format!("authorization: Bearer {}\r\n", world.owner.token);
    let get = |target: &str, rest: &str| {
        format!("GET {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{rest}\r\n")
    };
    for (request, status, code) in [
        (get("/v1/workspaces/../me", &bearer), 404, "not_found"),
        (get("//v1/me", &bearer), 404, "not_found"),
        (get("/v1/me", "authorization: Bearer \u{1}\r\n"), 400, ""),
        (get("/v1/me", "authorization: Bearer\r\n"), 401, "invalid_credential"),
        (get("/v1/me", "authorization: Basic dTpw\r\n"), 401, "missing_credential"),
        (get("http://evil.example/v1/me", &bearer), 421, "misdirected_request"),
        ("GET /v1/me HTTP/1.1\r\nconnection: close\r\n\r\n".to_owned(), 400, "invalid_request"),
        (
            format!("GET /v1/me HTTP/1.1\r\nhost: {host}\r\nhost: {host}\r\nconnection: close\r\n\r\n"),
            400,
            "invalid_request",
        ),
        (get("/v1/me", "x-y : z\r\n"), 400, ""),
        (get("/v1/me", "transfer-encoding: chunked\r\ncontent-length: 3\r\n"), 401, "missing_credential"),
        (get("/v1/me", "content-length: 1\r\ncontent-length: 2\r\n"), 400, ""),
        (get("/v1/me", "content-length: -1\r\n"), 400, ""),
        ("GET /v1/me HTTP/3.0\r\n\r\n".to_owned(), 400, ""),
        ("nonsense\r\n\r\n".to_owned(), 400, ""),
        (get("/v1/me", &format!("x-large: {}\r\n", "x".repeat(300_000))), 431, ""),
        (get("/v1/me", &"x-many: 1\r\n".repeat(200)), 431, ""),
    ] {
        let answer = raw(&world, request.as_bytes()).await;
        let head: String = request.chars().take(120).collect();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{head}\n→ {answer}");
        // What is no HTTP at all is refused by the HTTP library, before there is a request to speak of.
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let told = serde_json::from_str::<Value>(body)
            .map_or(String::new(), |problem| problem["code"].as_str().unwrap().to_owned());
        assert_eq!(told, code, "{head}\n→ {answer}");
    }
}
