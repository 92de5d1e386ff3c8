//! What every call is handed: the store, time, randomness and the deployment's settings.

use std::{net::SocketAddr, ops::Deref, sync::Arc};

use bijak_domain::{Clock, Entropy, Timestamp};
use ipnet::IpNet;
use url::Url;

use super::PublicUrl;
use crate::{oauth::OAuthState, store::Store};

/// The shared state of one running server; clones share it.
#[derive(Clone)]
pub struct AppState(Arc<App>);

pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub config: HttpConfig,
    pub oauth: OAuthState,
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
    /// The OpenAI-compatible base URL that `/v1/inference/chat` relays to; none: a labelled local echo.
    pub inference_upstream: Option<Url>,
}

impl AppState {
    pub fn new(app: App) -> Self {
        Self(Arc::new(app))
    }
}

impl App {
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
