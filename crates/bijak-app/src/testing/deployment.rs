//! A deployment over real HTTP: OAuth with rotation and revocation, `/v1/me`, and whatever else a test adds.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use bijak_client::test_server::{Answer, Request, TestServer, metadata};
use bijak_domain::{OrganizationId, OsEntropy, Timestamp, WorkspaceId};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

pub(crate) struct FakeDeployment {
    server: TestServer,
    model: Arc<Mutex<Model>>,
}

/// Answers calls of `/v1` that the deployment itself does not know.
pub(crate) type Extra = Box<dyn Fn(&Request) -> Option<Answer> + Send + Sync>;

pub(crate) struct Model {
    /// Where false, every connection is cut.
    pub(crate) online: bool,
    pub(crate) organization_id: String,
    pub(crate) workspaces: Vec<(String, &'static str)>,
    pub(crate) role: &'static str,
    pub(crate) extra: Option<Extra>,
    /// Code → its challenge and redirect.
    codes: BTreeMap<String, (String, String)>,
    /// Refresh tokens that are good: the newest of each grant.
    pub(crate) refresh_tokens: BTreeSet<String>,
    access_tokens: BTreeSet<String>,
    pub(crate) revoked: Vec<String>,
    counter: u32,
}

impl FakeDeployment {
    pub(crate) async fn start() -> Self {
        let now = Timestamp::from_millis(1_795_478_400_000);
        let workspace = || WorkspaceId::new(now, &OsEntropy).to_string();
        let model = Arc::new(Mutex::new(Model {
            online: true,
            organization_id: OrganizationId::new(now, &OsEntropy).to_string(),
            workspaces: vec![(workspace(), "Production"), (workspace(), "Staging")],
            role: "owner",
            extra: None,
            codes: BTreeMap::new(),
            refresh_tokens: BTreeSet::new(),
            access_tokens: BTreeSet::new(),
            revoked: Vec::new(),
            counter: 0,
        }));
        let answering = model.clone();
        let server = TestServer::start_with_origin(move |request, origin| {
            let mut model = answering.lock().unwrap();
            if model.online { model.answer(request, origin) } else { Answer::HangUp }
        })
        .await;
        Self { server, model }
    }

    pub(crate) fn url(&self) -> &str {
        self.server.origin()
    }

    pub(crate) fn model(&self) -> MutexGuard<'_, Model> {
        self.model.lock().unwrap()
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.server.requests()
    }

    /// Waits until what the app asks by itself after a sign-in was asked: from then on only a test asks.
    pub(crate) async fn asked_all(&self) {
        let ends = ["/audit-log/checkpoint", "/workspaces", "/api-keys"];
        let all =
            |requests: Vec<Request>| ends.iter().all(|end| requests.iter().any(|r| r.path.ends_with(end)));
        let asked = async {
            while !all(self.requests()) {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(super::LIMIT, asked).await.expect("the app asks for its lists");
    }

    /// The person signs in and allows: where the browser is redirected to.
    pub(crate) fn allow(&self, authorization: &Url) -> String {
        let query: BTreeMap<String, String> = authorization.query_pairs().into_owned().collect();
        let mut model = self.model();
        let code = model.next("code");
        model.codes.insert(code.clone(), (query["code_challenge"].clone(), query["redirect_uri"].clone()));
        self.redirect(authorization, &[("code", &code)])
    }

    /// The person signs in and denies.
    pub(crate) fn deny(&self, authorization: &Url) -> String {
        self.redirect(authorization, &[("error", "access_denied"), ("error_description", "<b>owned</b>")])
    }

    /// The redirect of `authorization` with `answer`, its `state` and this issuer.
    pub(crate) fn redirect(&self, authorization: &Url, answer: &[(&str, &str)]) -> String {
        let query: BTreeMap<String, String> = authorization.query_pairs().into_owned().collect();
        let parameters = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(answer)
            .append_pair("state", &query["state"])
            .append_pair("iss", self.url())
            .finish();
        format!("{}?{parameters}", query["redirect_uri"])
    }
}

impl Model {
    fn next(&mut self, what: &str) -> String {
        self.counter += 1;
        format!("{what}-{}", self.counter)
    }

    fn answer(&mut self, request: &Request, origin: &str) -> Answer {
        match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/oauth/token") => self.token(&request.form()),
            ("POST", "/oauth/revoke") => {
                let token = request.form()["token"].clone();
                self.refresh_tokens.remove(&token);
                self.access_tokens.clear();
                self.revoked.push(token);
                Answer::status(200)
            }
            (_, path) if path.starts_with("/v1/") => self.v1(request),
            (_, path) => metadata(path, origin),
        }
    }

    fn token(&mut self, form: &BTreeMap<String, String>) -> Answer {
        let good = match form["grant_type"].as_str() {
            "authorization_code" => {
                let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
                self.codes.remove(&form["code"]) == Some((challenge, form["redirect_uri"].clone()))
            }
            "refresh_token" => self.refresh_tokens.remove(&form["refresh_token"]),
            _ => false,
        };
        if !good {
            return Answer::json(400, r#"{"error":"invalid_grant"}"#);
        }
        let (access, refresh) = (self.next("at"), self.next("rt"));
        self.access_tokens.insert(access.clone());
        self.refresh_tokens.insert(refresh.clone());
        let body = json!({"access_token": access, "token_type": "Bearer", "expires_in": 3600, "refresh_token": refresh,
            "scope": "keys.read keys.write"});
        Answer::json(200, &body.to_string())
    }

    fn v1(&mut self, request: &Request) -> Answer {
        if let Some(answer) = self.extra.as_ref().and_then(|extra| extra(request)) {
            return answer;
        }
        let sent = request.header("authorization").and_then(|h| h.strip_prefix("Bearer "));
        if !sent.is_some_and(|token| self.access_tokens.contains(token)) {
            return problem(401, "invalid_credential");
        }
        match request.path.as_str() {
            "/v1/me" => Answer::json(200, &self.me().to_string()),
            _ => problem(404, "not_found"),
        }
    }

    fn me(&self) -> Value {
        let workspaces: Vec<Value> = self
            .workspaces
            .iter()
            .map(|(id, name)| json!({"id": id, "name": name, "created_at": "2026-11-24T00:00:00.000Z"}))
            .collect();
        json!({
            "principal": {"type": "user", "id": "usr_1", "name": "ada@acme.example", "credential_id": null},
            "scopes": ["keys.read", "keys.write"],
            "organization": {"id": self.organization_id, "name": "Acme"},
            "role": self.role,
            "workspaces": workspaces,
        })
    }

    /// Ends every access token, as an hour does.
    pub(crate) fn expire_access_tokens(&mut self) {
        self.access_tokens.clear();
    }
}

pub(crate) fn problem(status: u16, code: &str) -> Answer {
    let body = json!({"type": "about:blank", "title": "t", "status": status, "code": code, "detail": "words",
        "request_id": "req_1"});
    Answer::json(status, &body.to_string())
}
