//! One running server: the store, the listener and the background work, started and stopped together.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use bijak_domain::{Clock, Entropy};
use ipnet::IpNet;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    admin::{self, Desk},
    background,
    data_dir::{AdminSocket, DataDir, DataDirError},
    http::{self, App, AppState, PublicUrl, app_state::HttpConfig, limits::Rates},
    inference::Upstream,
    oauth::{self, OAuthSettings, OAuthState},
    people::HashPasswordError,
    setup::{Setup, SetupInvitation},
    sinks,
    store::{Store, StoreError, organizations},
};

/// What a server is started with.
pub struct ServerConfig {
    pub data_dir: PathBuf,
    /// Port 0: any free one.
    pub listen: SocketAddr,
    /// None: `http://` and the address listened on, which has to be loopback then.
    pub public_url: Option<PublicUrl>,
    pub inference_upstream: Option<Url>,
    pub trusted_proxies: Vec<IpNet>,
    pub oauth: OAuthSettings,
    /// How much may be asked.
    pub rates: Rates,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for ServerConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            data_dir,
            listen,
            public_url,
            inference_upstream,
            trusted_proxies,
            oauth,
            rates,
            clock: _,
            entropy: _,
        } = self;
        f.debug_struct("ServerConfig")
            .field("data_dir", data_dir)
            .field("listen", listen)
            .field("public_url", public_url)
            .field("inference_upstream", inference_upstream)
            .field("trusted_proxies", trusted_proxies)
            .field("rates", rates)
            .field("oauth", oauth)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Passwords(#[from] HashPasswordError),
    #[error("no client for the inference upstream: {0}")]
    Upstream(#[from] reqwest::Error),
    #[error("cannot listen on {listen}: {source}")]
    Listen { listen: SocketAddr, source: std::io::Error },
    #[error("{path} cannot be opened: {source}")]
    Admin { path: PathBuf, source: std::io::Error },
    #[error(
        "{0} is not a loopback address: listening there needs --public-url https://…, with TLS ending in a proxy in front \
         of this server"
    )]
    NotLoopback(SocketAddr),
}

/// A server that answers. Dropped without [`Server::stop`], it goes on until the runtime ends.
#[derive(Debug)]
pub struct Server {
    state: AppState,
    stop: CancellationToken,
    serving: JoinHandle<()>,
    housekeeping: JoinHandle<()>,
    background: JoinHandle<()>,
    admin: JoinHandle<()>,
    sinks: JoinHandle<()>,
}

impl Server {
    /// Locks the data directory, opens the store and listens. When this answers, the server does too.
    pub async fn start(config: ServerConfig) -> Result<Self, StartError> {
        let ServerConfig {
            data_dir,
            listen,
            public_url,
            inference_upstream,
            trusted_proxies,
            oauth,
            rates,
            clock,
            entropy,
        } = config;
        if !listen.ip().is_loopback() && !public_url.as_ref().is_some_and(PublicUrl::is_https) {
            return Err(StartError::NotLoopback(listen));
        }
        let socket = AdminSocket::of(&data_dir);
        let store = Store::open(DataDir::open(&data_dir)?, Arc::clone(&entropy))?;
        let refused = |source| StartError::Listen { listen, source };
        let listener = TcpListener::bind(listen).await.map_err(refused)?;
        let listen = listener.local_addr().map_err(refused)?;
        let public_url = match public_url {
            Some(url) => url,
            None => format!("http://{listen}").parse().map_err(|_| StartError::NotLoopback(listen))?,
        };
        let upstream = inference_upstream.as_ref().map(Upstream::new).transpose()?;
        let config = HttpConfig { public_url, listen, trusted_proxies, rates };
        let oauth = OAuthState::new(oauth, &entropy)?;
        let is_empty = !store.peek(organizations::any)?;
        let setup = Setup::new(is_empty, clock.now(), &*entropy);
        let state = AppState::new(App::new(store, clock, entropy, config, oauth, setup, upstream));
        let stop = state.stopping.clone();
        let desk = Desk::new(state.store.clone(), Arc::clone(&state.clock), Arc::clone(&state.entropy));
        let sinks = tokio::spawn(sinks::run(desk.clone(), stop.clone()));
        let admin = admin::listen(&socket, desk, stop.clone())
            .map_err(|source| StartError::Admin { path: socket.path().to_owned(), source })?;
        let admin = tokio::spawn(admin);
        let background = tokio::spawn(background::run(state.clone(), stop.clone()));
        let serving = tokio::spawn(http::serve::serve(
            listener,
            state.clone(),
            http::router(state.clone()),
            stop.clone(),
        ));
        let housekeeping = tokio::spawn(oauth::housekeeping::run(state.clone(), stop.clone()));
        Ok(Self { state, stop, serving, housekeeping, background, admin, sinks })
    }

    /// The URL clients use, without a trailing slash.
    pub fn url(&self) -> &str {
        self.state.config.public_url.as_str()
    }

    pub fn listen(&self) -> SocketAddr {
        self.state.config.listen
    }

    /// How to set this server up, as long as it is empty.
    pub fn setup_invitation(&self) -> Option<SetupInvitation> {
        self.state.setup.invitation(self.url())
    }

    /// A new invitation in place of the last one.
    pub fn renew_setup_invitation(&self) -> Option<SetupInvitation> {
        self.state.setup.renew(self.url(), self.state.now(), &*self.state.entropy)
    }

    /// For tests and commands that work on the running store.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Ends what is under way, writes what is only in memory, closes the store.
    pub async fn stop(self) {
        self.stop.cancel();
        if self.admin.await.is_err() {
            tracing::error!("the task of admin.sock panicked");
        }
        if self.sinks.await.is_err() {
            tracing::error!("the task of the sinks panicked");
        }
        if self.serving.await.is_err() {
            tracing::error!("the serving task panicked");
        }
        if self.housekeeping.await.is_err() {
            tracing::error!("the housekeeping task panicked");
        }
        oauth::housekeeping::finish(&self.state).await;
        if self.background.await.is_err() {
            tracing::error!("the background task panicked");
        }
        background::finish(&self.state).await;
        self.state.store.close().await;
    }
}
