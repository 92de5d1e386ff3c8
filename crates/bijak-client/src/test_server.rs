//! A tiny HTTP/1.1 server for tests: one handler, every request recorded, one connection per request.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The fields of a form-encoded body.
    pub fn form(&self) -> BTreeMap<String, String> {
        url::form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }
}

#[derive(Debug)]
pub enum Answer {
    Response {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// More body promised than sent: the connection breaks in its midst.
    CutOff {
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// More body promised than sent: the connection stays open, and nothing more comes until the other side ends it.
    Stall {
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// Hang up without a word.
    HangUp,
}

impl Answer {
    pub fn status(status: u16) -> Self {
        Self::Response { status, headers: Vec::new(), body: Vec::new() }
    }

    pub fn json(status: u16, body: &str) -> Self {
        Self::body("application/json", body.as_bytes().to_vec(), status)
    }

    pub fn body(content_type: &str, body: Vec<u8>, status: u16) -> Self {
        Self::Response { status, headers: Vec::new(), body }.with("content-type", content_type)
    }

    /// This answer with the connection gone after its body, which promised to be longer.
    pub fn cut_off(self) -> Self {
        match self {
            Self::Response { headers, body, .. } => Self::CutOff { headers, body },
            other => other,
        }
    }

    /// This answer's body, and then silence in its midst.
    pub fn stalled(self) -> Self {
        match self {
            Self::Response { headers, body, .. } => Self::Stall { headers, body },
            other => other,
        }
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        if let Self::Response { headers, .. } | Self::CutOff { headers, .. } | Self::Stall { headers, .. } =
            &mut self
        {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }
}

#[derive(Debug)]
pub struct TestServer {
    origin: String,
    requests: Arc<Mutex<Vec<Request>>>,
    task: JoinHandle<()>,
}

impl TestServer {
    pub async fn start(handler: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::start_with_origin(move |request, _| handler(request)).await
    }

    /// The handler is also given the server's own origin, for documents that name it.
    pub async fn start_with_origin(
        handler: impl Fn(&Request, &str) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let (log, own, handler) = (requests.clone(), origin.clone(), Arc::new(handler));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (log, own, handler) = (log.clone(), own.clone(), handler.clone());
                tokio::spawn(async move {
                    let mut stream = stream;
                    let Some(request) = read(&mut stream).await else { return };
                    log.lock().unwrap().push(request.clone());
                    let answer = handler(&request, &own);
                    let stalls = matches!(answer, Answer::Stall { .. });
                    let (status, headers, body, missing) = match answer {
                        Answer::Response { status, headers, body } => (status, headers, body, 0),
                        Answer::CutOff { headers, body } | Answer::Stall { headers, body } => {
                            (200, headers, body, 1)
                        }
                        Answer::HangUp => return,
                    };
                    let mut head = format!(
                        "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n",
                        body.len() + missing
                    );
                    for (name, value) in headers {
                        head.extend([name.as_str(), ": ", value.as_str(), "\r\n"]);
                    }
                    head.push_str("\r\n");
                    let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
                    if stalls {
                        // Nothing more is asked on this connection: this ends with it.
                        let _ = stream.read(&mut [0]).await;
                    }
                    let _ = stream.shutdown().await;
                });
            }
        });
        Self { origin, requests, task }
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The metadata documents of a deployment at `origin`; 404 for any other path.
pub fn metadata(path: &str, origin: &str) -> Answer {
    let body = match path {
        "/.well-known/oauth-protected-resource" => {
            serde_json::json!({"resource": origin, "authorization_servers": [origin]})
        }
        "/.well-known/oauth-authorization-server" => serde_json::json!({
            "issuer": origin, "authorization_endpoint": format!("{origin}/oauth/authorize"),
            "token_endpoint": format!("{origin}/oauth/token"), "revocation_endpoint": format!("{origin}/oauth/revoke"),
            "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"], "authorization_response_iss_parameter_supported": true,
        }),
        _ => return Answer::status(404),
    };
    Answer::json(200, &body.to_string())
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let head_end = loop {
        let mut chunk = [0; 4096];
        let n = stream.read(&mut chunk).await.ok()?;
        if n == 0 {
            return None;
        }
        bytes.extend_from_slice(&chunk[..n]);
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break at + 4;
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).ok()?;
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: BTreeMap<_, _> = lines
        .filter_map(|l| l.split_once(':'))
        .map(|(n, v)| (n.to_ascii_lowercase(), v.trim().to_owned()))
        .collect();
    let length: usize = headers.get("content-length").and_then(|v| v.parse().ok()).unwrap_or(0);
    while bytes.len() < head_end + length {
        let mut chunk = [0; 4096];
        let n = stream.read(&mut chunk).await.ok()?;
        if n == 0 {
            return None;
        }
        bytes.extend_from_slice(&chunk[..n]);
    }
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let body = String::from_utf8(bytes[head_end..].to_vec()).ok()?;
    Some(Request { method, path: path.to_owned(), query: query.to_owned(), headers, body })
}
