//! What the tests of the calls act on: a deployment on loopback with somebody signed in.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use bijak_domain::{SecretText, SystemClock};
use serde_json::json;

use crate::{
    Api, BaseUrl, Http, Server,
    test_server::{Answer, Request, TestServer, metadata},
    token::{RefreshStore, RefreshStoreError, TokenSource},
};

#[derive(Default)]
struct MemoryStore(Mutex<Option<String>>);

impl RefreshStore for MemoryStore {
    fn load(&self) -> Result<Option<SecretText>, RefreshStoreError> {
        Ok(self.0.lock().unwrap().clone().map(SecretText::new))
    }

    fn save(&self, token: &SecretText) -> Result<(), RefreshStoreError> {
        *self.0.lock().unwrap() = Some(token.expose("test").to_owned());
        Ok(())
    }

    fn discard(&self, _: &SecretText) -> Result<(), RefreshStoreError> {
        *self.0.lock().unwrap() = None;
        Ok(())
    }
}

pub(super) struct Setup {
    pub(super) server: TestServer,
    pub(super) api: Api,
    _dir: tempfile::TempDir,
}

impl Setup {
    /// A deployment whose token endpoint always gives `at-{n}`; `handler` answers `/v1`.
    pub(super) async fn new(handler: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let refreshes = AtomicUsize::new(0);
        let server = TestServer::start_with_origin(move |request, origin| match request.path.as_str() {
            "/oauth/token" => {
                let n = refreshes.fetch_add(1, Ordering::SeqCst) + 1;
                let body = json!({"access_token": format!("at-{n}"), "token_type": "Bearer", "expires_in": 3600,
                    "refresh_token": format!("rt-{n}"), "scope": ""});
                Answer::json(200, &body.to_string())
            }
            path if path.starts_with("/v1/") => handler(request),
            path => metadata(path, origin),
        })
        .await;
        let dir = tempfile::tempdir().unwrap();
        let base = BaseUrl::from_input(server.origin()).unwrap();
        let deployment = Arc::new(Server::new(Http::new("Bijak Keys/test"), base));
        let store = Arc::new(MemoryStore(Mutex::new(Some("rt-0".into()))));
        let tokens = Arc::new(TokenSource::new(
            deployment.clone(),
            store,
            dir.path().join("lock"),
            Arc::new(SystemClock),
        ));
        Self { server, api: Api::new(deployment, tokens), _dir: dir }
    }

    pub(super) fn calls(&self) -> Vec<Request> {
        self.server.requests().into_iter().filter(|r| r.path.starts_with("/v1/")).collect()
    }
}

pub(super) fn problem(status: u16, code: &str) -> Answer {
    let body = json!({"type": "about:blank", "title": "t", "status": status, "code": code, "detail": "words",
        "request_id": "req_1"});
    Answer::json(status, &body.to_string()).with("content-type", "application/problem+json")
}
