//! One authority over real HTTP with an owner, a clock that the test turns, and ways to act on it: a browser, a client.

use std::sync::Arc;

use bijak_authority::{
    Server, ServerConfig,
    oauth::OAuthSettings,
    people::{Email, Founder, Founding, Password, found},
};
use bijak_domain::{AuditEvent, Clock, Entropy, Name, OsEntropy};
use reqwest::{RequestBuilder, StatusCode, header::HeaderMap};
use rusqlite::{Connection, params};
use serde_json::Value;

use super::browser::Browser;
use crate::harness::TestClock;

pub(crate) const EMAIL: &str = "maya@acme.example";
pub(crate) const REDIRECT: &str = "example.bijakcloud.desktop:/oauth/callback";
pub(crate) const EVERY_SCOPE: &str = "inference.read inference.write rag.read rag.write workspaces.read workspaces.write \
    keys.read keys.write service_accounts.read service_accounts.write audit.read";

pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) http: reqwest::Client,
    /// The owner's password, made for this run.
    pub(crate) password: String,
    clock: Arc<TestClock>,
    dir: tempfile::TempDir,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {} {}", self.status, self.body))
    }

    /// `error` of an OAuth answer, behind its status.
    pub(crate) fn error(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()["error"].as_str().unwrap_or_default().to_owned())
    }
}

/// Sends a request and reads the answer.
pub(crate) async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, body: response.text().await.unwrap() }
}

impl World {
    /// An authority with its owner.
    pub(crate) async fn new() -> Self {
        Self::with(OAuthSettings::default()).await
    }

    /// As [`Self::new`], with other times.
    pub(crate) async fn with(settings: OAuthSettings) -> Self {
        let world = Self::start(None, settings).await;
        let password = Password::choose(world.password.clone()).unwrap();
        let app = world.server.state();
        let founding = Founding {
            organization: Name::new("Acme").unwrap(),
            workspace: Name::new("prod").unwrap(),
            email: Email::parse(EMAIL).unwrap(),
            password_hash: bijak_authority::people::PasswordHashing::new(app.entropy.clone())
                .unwrap()
                .hash(password)
                .await
                .unwrap(),
            log_host: "local".into(),
            founder: Founder::System,
        };
        found(&app.store, app.clock.clone(), app.entropy.clone(), founding).await.unwrap();
        world
    }

    /// An authority without anything.
    pub(crate) async fn empty() -> Self {
        Self::with_public_url(None).await
    }

    pub(crate) async fn with_public_url(public_url: Option<&str>) -> Self {
        Self::start(public_url, OAuthSettings::default()).await
    }

    async fn start(public_url: Option<&str>, settings: OAuthSettings) -> Self {
        // Fails when another test of this process was first, which is as good.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock::new());
        let entropy: Arc<dyn Entropy> = Arc::new(OsEntropy);
        let server = Server::start(ServerConfig {
            data_dir: dir.path().join("data"),
            listen: "127.0.0.1:0".parse().unwrap(),
            public_url: public_url.map(|url| url.parse().unwrap()),
            inference_upstream: None,
            trusted_proxies: vec!["127.0.0.1/32".parse().unwrap()],
            rates: bijak_authority::http::limits::Rates::default(),
            oauth: settings,
            clock: clock.clone(),
            entropy,
        })
        .await
        .unwrap();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("test/1")
            .build()
            .unwrap();
        let mut random = [0u8; 12];
        OsEntropy.fill(&mut random);
        let password = random.iter().fold("pw-".to_owned(), |text, byte| format!("{text}{byte:02x}"));
        Self { server, http, password, clock, dir }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.listen())
    }

    pub(crate) fn issuer(&self) -> &str {
        self.server.url()
    }

    pub(crate) fn advance_secs(&self, secs: i64) {
        self.clock.advance_secs(secs);
    }

    pub(crate) fn now_secs(&self) -> i64 {
        self.clock.now().as_millis() / 1_000
    }

    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    /// What `bijak-authority client …` prints.
    pub(crate) async fn client_command(&self, arguments: &[&str]) -> Result<Value, String> {
        let mut command = crate::cli::binary();
        command.arg("client").args(arguments).arg("--data-dir").arg(self.dir.path().join("data"));
        // The server answers meanwhile.
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        if output.status.success() {
            Ok(serde_json::from_slice(&output.stdout).unwrap())
        } else {
            Err(String::from_utf8(output.stderr).unwrap())
        }
    }

    /// A confidential client with a secret, for `https://app.acme.example/cb`: its id and its secret.
    pub(crate) async fn confidential_client(&self) -> (String, String) {
        let arguments = ["add", "Reports", "--redirect", "https://app.acme.example/cb"];
        let added = self.client_command(&arguments).await.unwrap();
        let text = |name: &str| added[name].as_str().unwrap().to_owned();
        (text("client_id"), text("client_secret"))
    }

    /// Gives what `table` has of this id to an organization that is nobody's in this test.
    pub(crate) fn give_away(&self, table: &str, id: &str) {
        let database = self.database();
        let other = bijak_domain::OrganizationId::new(self.clock.now(), &OsEntropy).to_string();
        let copied = database.execute(
            "INSERT INTO organizations SELECT ?1, name, ?1, created_at FROM organizations LIMIT 1",
            [&other],
        );
        assert_eq!(copied.unwrap(), 1);
        let given = format!("UPDATE {table} SET organization_id = ?2 WHERE id = ?1");
        assert_eq!(database.execute(&given, [id, &other]).unwrap(), 1);
    }

    /// A connection of the test's own beside the server's.
    pub(crate) fn database(&self) -> Connection {
        Connection::open(self.dir.path().join("data/authority.db")).unwrap()
    }

    /// A further person of the organization, with the owner's password.
    pub(crate) fn add_user(&self, email: &str, role: &str) {
        let added = self.database().execute(
            "INSERT INTO users (id, organization_id, email, password_hash, role, created_at)
             SELECT ?1, organization_id, ?2, password_hash, ?3, created_at FROM users WHERE role = 'owner'",
            params![bijak_domain::UserId::new(self.clock.now(), &OsEntropy).to_string(), email, role],
        );
        assert_eq!(added.unwrap(), 1);
    }

    pub(crate) fn set_role(&self, email: &str, role: &str) {
        let changed =
            self.database().execute("UPDATE users SET role = ?2 WHERE email = ?1", params![email, role]);
        assert_eq!(changed.unwrap(), 1);
    }

    /// The audit log, from its beginning.
    pub(crate) fn events(&self) -> Vec<AuditEvent> {
        let database = self.database();
        let mut statement = database.prepare("SELECT line FROM audit_events ORDER BY seq").unwrap();
        let lines = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
    }

    /// Events of one action.
    pub(crate) fn events_of(&self, action: &str) -> Vec<AuditEvent> {
        self.events().into_iter().filter(|event| event.action == action).collect()
    }

    /// Posts a form to `path`.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        send(self.http.post(self.url(path)).form(form)).await
    }

    pub(crate) async fn refresh(&self, refresh_token: &str) -> Answer {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "bijak-desktop"),
            ("refresh_token", refresh_token),
        ];
        self.post("/oauth/token", &form).await
    }

    pub(crate) async fn revoke(&self, token: &str) -> Answer {
        self.post("/oauth/revoke", &[("client_id", "bijak-desktop"), ("token", token)]).await
    }

    pub(crate) async fn redeem(&self, code: &str, verifier: &str) -> Answer {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "bijak-desktop"),
            ("redirect_uri", REDIRECT),
            ("code", code),
            ("code_verifier", verifier),
        ];
        self.post("/oauth/token", &form).await
    }

    /// Whether the API takes this access token.
    pub(crate) async fn is_accepted(&self, access_token: &str) -> bool {
        let answer = send(self.http.get(self.url("/v1/me")).bearer_auth(access_token)).await;
        match answer.status.as_u16() {
            200 => true,
            401 => false,
            other => panic!("{other}: {}", answer.body),
        }
    }

    /// Signs the owner in and redeems the code: access and refresh token.
    pub(crate) async fn tokens(&self) -> (String, String) {
        let attempt = Attempt::new(EVERY_SCOPE);
        let code = self.browser().code(&attempt, EMAIL).await;
        let answer = self.redeem(&code, &attempt.verifier).await;
        tokens_of(&answer)
    }
}

pub(crate) fn tokens_of(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let view = answer.json();
    let text = |name: &str| view[name].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}

/// One sign-in as a client begins it.
pub(crate) struct Attempt {
    pub(crate) verifier: String,
    pub(crate) parameters: Vec<(String, String)>,
}

impl Attempt {
    pub(crate) fn new(scope: &str) -> Self {
        use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
        use sha2::{Digest, Sha256};
        let mut random = [0u8; 32];
        OsEntropy.fill(&mut random);
        let verifier = BASE64_URL_SAFE_NO_PAD.encode(random);
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let parameters = [
            ("client_id", "bijak-desktop"),
            ("redirect_uri", REDIRECT),
            ("response_type", "code"),
            ("state", "state of this test"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("scope", scope),
        ];
        Self { verifier, parameters: parameters.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec() }
    }

    /// The same request with another value; an empty one takes the parameter away.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.parameters.retain(|(n, _)| n != name);
        if !value.is_empty() {
            self.parameters.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    pub(crate) fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.parameters).finish()
    }

    pub(crate) fn path(&self) -> String {
        format!("/oauth/authorize?{}", self.query())
    }
}
