//! The webhook's signature by PyPI's `standardwebhooks`, over the most hostile of the events.

use std::{collections::HashMap, sync::Arc};

use bijak_domain::{Entropy as _, OsEntropy, SystemClock};
use bijak_siem::{
    SinkConfig,
    sink::{Entry, Sink as _},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpListener,
};

use super::{readers, samples};

/// Takes one request and answers 204: its headers in small letters, and its body.
async fn receive(listener: &TcpListener) -> (HashMap<String, String>, String) {
    let mut stream = BufReader::new(listener.accept().await.unwrap().0);
    let mut headers = HashMap::new();
    let mut line = String::new();
    stream.read_line(&mut line).await.unwrap();
    loop {
        line.clear();
        stream.read_line(&mut line).await.unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    stream.read_exact(&mut body).await.unwrap();
    stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").await.unwrap();
    (headers, String::from_utf8(body).unwrap())
}

#[tokio::test]
async fn the_specifications_own_library_verifies_what_is_sent() {
    let mut bytes = [0; 32];
    OsEntropy.fill(&mut bytes);
    let secret = format!("whsec_{}", base64::Engine::encode(&base64::prelude::BASE64_STANDARD, bytes));
    let file = readers::file(secret.as_bytes());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let config: SinkConfig =
        format!("webhook+http://{address}/hook?secret_file={}", file.path().display()).parse().unwrap();
    let mut sink = config.connect(Arc::new(SystemClock), &OsEntropy).unwrap();
    let events = samples::all();
    for event in [&events[0], &events[events.len() - 2], &events[events.len() - 4]] {
        let line = event.canonical_json().unwrap();
        let entry = Entry::encode(&config.encoder(), event.seq, &line).unwrap();
        let (sent, (headers, body)) =
            tokio::join!(sink.send(std::slice::from_ref(&entry)), receive(&listener));
        sent.unwrap();
        let received = json!({"secret": secret, "headers": headers, "body": body}).to_string();
        let payload: Value =
            serde_json::from_str(&readers::python("webhook.py", received.as_bytes())).unwrap();
        assert_eq!(payload["type"], event.action.as_str());
        assert_eq!(payload["data"], serde_json::to_value(event).unwrap());
        let forged = received.replacen("v1,", "v1,AAAA", 1);
        let refused = std::panic::catch_unwind(|| readers::python("webhook.py", forged.as_bytes()));
        assert!(refused.is_err(), "a forged signature was taken");
    }
}
