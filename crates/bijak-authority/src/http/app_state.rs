//! What every call is handed: the store, time, randomness and the deployment's settings.

use std::{
    net::{IpAddr, SocketAddr},
    ops::Deref,
    sync::Arc,
};

use bijak_domain::{Clock, Entropy, Timestamp};
use ipnet::IpNet;
use tokio_util::sync::CancellationToken;

use super::{
    CredentialCache, PublicUrl,
    idempotency::InFlight,
    limits::{Limits, Rates},
    rate_limit::RateLimit,
    request_ids::RequestIds,
};
use crate::{inference::Upstream, oauth::OAuthState, setup::Setup, store::Store, usage::Usage};

/// Refusals of one address in a minute; the next one is told to wait.
const REFUSALS_PER_MINUTE: u32 = 600;

/// The shared state of one running server; clones share it.
#[derive(Clone)]
pub struct AppState(Arc<App>);

pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub config: HttpConfig,
    pub oauth: OAuthState,
    pub setup: Setup,
    /// Keys looked up before.
    pub credentials: CredentialCache,
    pub request_ids: RequestIds,
    /// Calls counted and not written yet.
    pub usage: Usage,
    /// Refused requests a minute of one address.
    pub refusal_limit: RateLimit<IpAddr>,
    /// What the deployment limits besides.
    pub limits: Limits,
    /// Requests with an Idempotency-Key that are under way.
    pub in_flight: InFlight,
    pub upstream: Option<Upstream>,
    /// Cancelled when the server is about to end: what would go on for ever has to end by itself.
    pub stopping: CancellationToken,
}

/// The deployment's settings, as far as requests meet them.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// Where clients reach this server: its issuer, its resource, its links.
    pub public_url: PublicUrl,
    /// Where it listens, port resolved.
    pub listen: SocketAddr,
    /// Peers whose `Forwarded` and `X-Forwarded-For` count.
    pub trusted_proxies: Vec<IpNet>,
    /// How much may be asked.
    pub rates: Rates,
}

impl AppState {
    pub fn new(app: App) -> Self {
        Self(Arc::new(app))
    }
}

impl App {
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        config: HttpConfig,
        oauth: OAuthState,
        setup: Setup,
        upstream: Option<Upstream>,
    ) -> Self {
        let request_ids = RequestIds::new(&*entropy);
        let limits = Limits::new(config.rates);
        Self {
            store,
            clock,
            entropy,
            config,
            credentials: CredentialCache::default(),
            request_ids,
            usage: Usage::default(),
            oauth,
            setup,
            refusal_limit: RateLimit::new(REFUSALS_PER_MINUTE, 60_000),
            limits,
            in_flight: InFlight::default(),
            upstream,
            stopping: CancellationToken::new(),
        }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl Deref for AppState {
    type Target = App;

    fn deref(&self) -> &App {
        &self.0
    }
}

impl std::fmt::Debug for AppState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppState").field("config", &self.config).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("config", &self.config).finish_non_exhaustive()
    }
}
