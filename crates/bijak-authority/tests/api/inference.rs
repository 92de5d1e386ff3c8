//! `/v1/inference/chat`

use insta::assert_json_snapshot;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::harness::{Options, World, snapshot};

fn chat() -> Value {
    json!({"model": "bijak-merlion-13b", "messages": [{"role": "user", "content": "hi"}]})
}

#[tokio::test]
async fn without_an_upstream_a_local_echo_answers_and_says_so() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    let answer = world.post("/v1/inference/chat").bearer(&key.secret).json(&chat()).send().await;
    assert_eq!(answer.header("x-bijak-inference"), "local-echo");
    let mut shown = snapshot(&answer);
    assert!(shown["body"]["id"].take().as_str().unwrap().starts_with("chatcmpl-"));
    assert_json_snapshot!("echo", shown);
}

/// Answers one request with `answer` and hands over what it was sent.
async fn upstream(answer: &'static str) -> (String, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1/", listener.local_addr().unwrap());
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"}") {
            let mut buffer = [0u8; 4096];
            let n = stream.read(&mut buffer).await.unwrap();
            assert!(n > 0);
            request.extend_from_slice(&buffer[..n]);
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(request).unwrap()
    });
    (url, served)
}

async fn through(answer: &'static str) -> (crate::harness::Answer, String, String) {
    let (url, served) = upstream(answer).await;
    let world = World::with(Options { inference_upstream: Some(url), ..Options::default() }).await;
    let key = world.any_api_key().await;
    let mut body = chat();
    body["temperature"] = json!(0.5);
    let answer = world.post("/v1/inference/chat").bearer(&key.secret).json(&body).send().await;
    (answer, served.await.unwrap(), key.secret)
}

#[tokio::test]
async fn the_upstream_gets_the_chat_and_never_the_callers_credential() {
    let (answer, sent, secret) = through(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{\"a\": \"seven\"}",
    )
    .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.text, r#"{"a": "seven"}"#[..13]);
    assert!(sent.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"), "{sent}");
    assert!(!sent.contains(&secret) && !sent.to_lowercase().contains("authorization"), "{sent}");
    let body: Value = serde_json::from_str(sent.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!((&body["model"], &body["temperature"]), (&json!("bijak-merlion-13b"), &json!(0.5)));
}

#[tokio::test]
async fn what_the_upstream_says_of_the_request_is_the_clients_to_know() {
    let (answer, ..) =
        through("HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\ncontent-length: 8\r\n\r\nno model")
            .await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (404, "no model"));
}

#[tokio::test]
async fn an_upstream_that_does_not_work_is_a_bad_gateway() {
    for refusal in [
        "HTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 401 X\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 302 X\r\nlocation: http://192.0.2.1/\r\ncontent-length: 0\r\n\r\n",
        "",
    ] {
        let (answer, ..) = through(refusal).await;
        assert_eq!(answer.problem(), (502, "upstream_failed".into()), "{refusal}");
    }
}
