use super::raw;
use crate::harness::{Options, World};

#[tokio::test]
async fn a_server_answers_to_its_own_names_only() {
    let world =
        World::with(Options { public_url: Some("https://keys.acme.example"), ..Options::default() }).await;
    for (host, status) in [
        ("keys.acme.example", "200"),
        ("KEYS.acme.example:443", "200"),
        (&*world.listen().to_string(), "200"),
        ("evil.example", "421"),
        ("keys.acme.example.evil.example", "421"),
        ("localhost", "421"),
    ] {
        let request = format!("GET /healthz HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        let answer = raw(&world, request.as_bytes()).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{host}: {answer}");
    }
}

#[tokio::test]
async fn every_answer_carries_its_request_id_and_no_leave_for_other_origins() {
    let world = World::new().await;
    for path in ["/healthz", "/v1/me", "/nothing"] {
        let answer = world.get(path).header("origin", "https://evil.example").send().await;
        assert!(answer.header("x-request-id").starts_with("req_"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control-")));
    }
}

#[tokio::test]
async fn events_name_the_client_behind_a_trusted_proxy() {
    let world = World::new().await;
    let body = serde_json::json!({"name": "w"});
    let call = world.post("/v1/workspaces").bearer(&world.owner.token).json(&body);
    let made = call
        .header("forwarded", r#"for=192.0.2.66, for="[2001:db8::17]:99""#)
        .header("user-agent", "curl/8.5");
    made.send().await.expect(201);
    let event = world.events().await.pop().unwrap();
    assert_eq!(event.source_ip.as_deref(), Some("2001:db8::17"));
    assert_eq!(event.user_agent.as_deref(), Some("curl/8.5"));
    let call = world.post("/v1/workspaces").bearer(&world.owner.token).json(&body).from("192.0.2.1");
    let answer = call.header("forwarded", "for=192.0.2.2").send().await;
    assert_eq!(answer.problem(), (400, "invalid_request".into()));
}

#[tokio::test]
async fn a_user_agent_of_any_bytes_and_length_is_recorded_as_text() {
    let world = World::new().await;
    let body = r#"{"name":"w"}"#;
    let agent = [&b"\xff\xfe agent "[..], &[b'x'; 5_000]].concat();
    let head = format!(
        "POST /v1/workspaces HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\nuser-agent: ",
        world.listen(),
        world.owner.token,
        body.len()
    );
    let request = [head.as_bytes(), &agent, b"\r\n\r\n", body.as_bytes()].concat();
    assert!(raw(&world, &request).await.starts_with("HTTP/1.1 201"));
    let recorded = world.events().await.pop().unwrap().user_agent.unwrap();
    assert!(recorded.starts_with("\u{fffd}\u{fffd} agent xxx"));
    assert_eq!(recorded.chars().count(), 1_024);

    let without = format!(
        "POST /v1/workspaces HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        world.listen(),
        world.owner.token,
        body.len()
    );
    assert!(raw(&world, without.as_bytes()).await.starts_with("HTTP/1.1 201"));
    assert_eq!(world.events().await.pop().unwrap().user_agent, None);
}
