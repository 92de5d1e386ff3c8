//! Malformed requests and the exact error of each. (The authorization server's are under `oauth/`.)

use serde_json::Value;

mod bodies;
mod case;
mod heads;

use self::{
    bodies::bodies,
    case::Case,
    heads::{headers, paths_and_queries},
};
use super::raw;
use crate::harness::World;

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
