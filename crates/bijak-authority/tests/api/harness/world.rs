//! One server with an organization.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use bijak_authority::{
    Server, ServerConfig,
    http::limits::Rates,
    oauth::OAuthSettings,
    origin::Origin,
    store::{NewEvent, StoreError, memberships, organizations, workspaces},
};
use bijak_domain::{
    Actor, AuditEvent, Clock, GrantId, Name, OrganizationId, OsEntropy, Outcome, Role, ScopeSet, SecretKind,
    SecretToken, Timestamp, UserId, WorkspaceId, action,
};
use reqwest::Method;
use rusqlite::params;
use serde_json::{Map, Value, json};

use super::{Call, TestClock};

pub struct World {
    server: Option<Server>,
    pub http: reqwest::Client,
    pub clock: Arc<TestClock>,
    pub organization: OrganizationId,
    /// The organization's first workspace.
    pub workspace: WorkspaceId,
    /// The owner, with every scope.
    pub owner: Person,
    dir: tempfile::TempDir,
    listen: SocketAddr,
}

/// Somebody signed in.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: UserId,
    pub token: String,
}

/// A key just made.
#[derive(Debug, Clone)]
pub struct Key {
    pub id: String,
    pub secret: String,
}

#[derive(Debug, Default)]
pub struct Options {
    pub public_url: Option<&'static str>,
    pub inference_upstream: Option<String>,
    pub rates: Rates,
}

impl World {
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        // Fails where another test of this process was first, which is as good.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock::new());
        let server = start(dir.path().join("data"), &clock, &options).await;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("test/1")
            .build()
            .unwrap();
        let (organization, workspace) = (id(&clock), id(&clock));
        let listen = server.listen();
        let owner = Person { id: UserId::new(clock.now(), &OsEntropy), token: String::new() };
        let mut world =
            Self { server: Some(server), http, clock, organization, workspace, owner, dir, listen };
        world.add_organization(organization, "Acme").await;
        world.add_workspace(organization, workspace, "prod").await;
        world.owner = world.person(Role::Owner, &[]).await;
        world
    }

    pub fn server(&self) -> &Server {
        self.server.as_ref().unwrap()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.listen)
    }

    pub fn listen(&self) -> SocketAddr {
        self.listen
    }

    pub fn data_dir(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Stops the server; the data directory stays until the world ends.
    pub async fn stop(&mut self) {
        self.server.take().unwrap().stop().await;
    }

    /// Starts it again on another port.
    pub async fn start_again(&mut self) {
        let server = start(self.data_dir(), &self.clock, &Options::default()).await;
        self.listen = server.listen();
        self.server = Some(server);
    }

    // --- requests

    pub fn call(&self, method: Method, path: &str) -> Call {
        Call::new(self, method, path)
    }

    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    pub fn patch(&self, path: &str) -> Call {
        self.call(Method::PATCH, path)
    }

    /// A path below the first workspace.
    pub fn in_workspace(&self, path: &str) -> String {
        format!("/v1/workspaces/{}/{path}", self.workspace)
    }

    // --- things made over HTTP, by the owner

    pub async fn api_key(&self, body: Value) -> Key {
        let call = self.post(&self.in_workspace("api-keys")).bearer(&self.owner.token).json(&body);
        let made = call.send().await.expect(201);
        Key { id: text(&made["id"]), secret: text(&made["secret"]) }
    }

    /// A key that may be used for the guarded call.
    pub async fn any_api_key(&self) -> Key {
        self.api_key(json!({"name": "ci", "permissions": ["inference.write"]})).await
    }

    /// An account's id and its first key.
    pub async fn service_account(&self) -> (String, Key) {
        let body = json!({"name": "batch", "scopes": ["inference.write"], "rotation_days": 30});
        let call = self.post(&self.in_workspace("service-accounts")).bearer(&self.owner.token).json(&body);
        let made = call.send().await.expect(201);
        (text(&made["id"]), Key { id: text(&made["key"]["id"]), secret: text(&made["secret"]) })
    }

    // --- things that come to be in other ways than this API

    pub async fn add_organization(&self, id: OrganizationId, name: &str) {
        let (name, now) = (Name::new(name).unwrap(), self.now());
        self.write(move |tx| organizations::insert(tx, id, &name, "local", now)).await;
    }

    pub async fn add_workspace(&self, organization: OrganizationId, id: WorkspaceId, name: &str) {
        let workspace = workspaces::Workspace { id, name: name.to_owned(), created_at: self.now() };
        self.write(move |tx| workspaces::insert(tx, organization, &workspace)).await;
    }

    /// A person of the first organization, signed in with every scope.
    pub async fn person(&self, role: Role, workspaces: &[WorkspaceId]) -> Person {
        self.person_with(self.organization, role, workspaces, ScopeSet::ALL).await
    }

    pub async fn person_with(
        &self,
        organization: OrganizationId,
        role: Role,
        workspaces: &[WorkspaceId],
        scopes: ScopeSet,
    ) -> Person {
        let now = self.now();
        let id = UserId::new(now, &OsEntropy);
        let secret = SecretToken::generate(SecretKind::AccessToken, &OsEntropy);
        let (hash, workspaces) = (secret.hash(), workspaces.to_vec());
        self.write(move |tx| {
            let number: u32 = tx.query_row("SELECT count(*) FROM users", [], |row| row.get(0))?;
            let email = format!("{}{number}@acme.example", role.as_str());
            tx.execute(
                "INSERT INTO users (id, organization_id, email, password_hash, role, created_at) VALUES (?1, ?2, ?3, '', ?4, ?5)",
                params![id.to_string(), organization.to_string(), email, role.as_str(), now.as_millis()],
            )?;
            for workspace in workspaces {
                memberships::insert(tx, id, workspace, now)?;
            }
            let grant = GrantId::new(now, &OsEntropy).to_string();
            tx.execute(
                "INSERT INTO oauth_grants (id, user_id, client_id, scopes, created_at) VALUES (?1, ?2, 'bijak-desktop', ?3, ?4)",
                params![grant, id.to_string(), scopes.bits(), now.as_millis()],
            )?;
            tx.execute(
                "INSERT INTO access_tokens (token_hash, grant_id, scopes, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                // A test that turns the clock by days still has its people.
                params![hash.0, grant, scopes.bits(), now.as_millis(), now.plus_days(1_000).as_millis()],
            )?;
            Ok(())
        })
        .await;
        Person { id, token: secret.expose("test").to_owned() }
    }

    /// Changes the database behind the server's back, through its own writer.
    pub async fn write<F>(&self, change: F)
    where
        F: FnOnce(&bijak_authority::store::WriteTx<'_>) -> Result<(), StoreError> + Send + 'static,
    {
        self.server().state().store.write(|tx| change(tx)).await.unwrap();
    }

    /// Events of the system's, in one transaction.
    pub async fn append_events(&self, count: u32) {
        self.append_events_with(count, Map::new()).await;
    }

    pub async fn append_events_with(&self, count: u32, details: Map<String, Value>) {
        let (organization_id, workspace, time) = (self.organization, self.workspace, self.now());
        self.write(move |tx| {
            for n in 0..count {
                tx.append_event(NewEvent {
                    time,
                    organization_id,
                    workspace_id: Some(workspace),
                    actor: Actor { kind: Some("system".into()), id: None, name: None },
                    action: if n % 3 == 0 { action::API_KEY_EXPIRED } else { action::API_KEY_CREATED },
                    target: None,
                    outcome: Outcome::Success,
                    reason: None,
                    origin: Origin::system(),
                    details: details.clone(),
                })?;
            }
            Ok(())
        })
        .await;
    }

    /// The stored lines of the first organization's log, in order of `seq`.
    pub async fn lines(&self) -> Vec<String> {
        let organization = self.organization.to_string();
        let lines = self.server().state().store.read(move |conn| {
            let mut statement =
                conn.prepare("SELECT line FROM audit_events WHERE organization_id = ?1 ORDER BY seq")?;
            let lines = statement.query_map([organization], |row| row.get::<_, String>(0))?;
            Ok::<_, StoreError>(lines.collect::<Result<Vec<_>, _>>()?)
        });
        lines.await.unwrap()
    }

    // --- what the log says

    /// The first organization's log, from its beginning.
    pub async fn events(&self) -> Vec<AuditEvent> {
        self.lines().await.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub async fn events_of(&self, action: &str) -> Vec<AuditEvent> {
        self.events().await.into_iter().filter(|event| event.action == action).collect()
    }

    /// The events since `before` of them, as snapshots show them.
    pub async fn new_events(&self, before: usize) -> Value {
        let events = self.events().await.split_off(before);
        super::snapshot::redacted(&serde_json::to_value(events).unwrap())
    }
}

async fn start(data_dir: PathBuf, clock: &Arc<TestClock>, options: &Options) -> Server {
    Server::start(ServerConfig {
        data_dir,
        listen: "127.0.0.1:0".parse().unwrap(),
        public_url: options.public_url.map(|url| url.parse().unwrap()),
        inference_upstream: options.inference_upstream.as_deref().map(|url| url.parse().unwrap()),
        trusted_proxies: vec!["127.0.0.1".parse::<std::net::IpAddr>().unwrap().into()],
        rates: options.rates,
        oauth: OAuthSettings::default(),
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
    })
    .await
    .unwrap()
}

fn id<K: bijak_domain::IdKind>(clock: &TestClock) -> bijak_domain::Id<K> {
    bijak_domain::Id::new(clock.now(), &OsEntropy)
}

/// The text in a JSON value.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}
