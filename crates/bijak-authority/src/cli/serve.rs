//! `bijak-authority serve`

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use anyhow::Context;
use bijak_domain::OsEntropy;
use ipnet::IpNet;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{clock, parent::Parent};
use crate::{
    Server, ServerConfig,
    http::{
        PublicUrl,
        limits::{Rate, Rates},
    },
    oauth::OAuthSettings,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where the database lives; made (mode 0700) if it is not there.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
    /// Address and port to listen on; port 0 takes any free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// The URL clients use: https, or http with a loopback address. Needed where --listen is not loopback.
    #[arg(long, value_name = "URL")]
    public_url: Option<PublicUrl>,
    /// OpenAI-compatible base URL that /v1/inference/chat relays to; without it, a local echo answers.
    #[arg(long, value_name = "URL", value_parser = upstream)]
    inference_upstream: Option<Url>,
    /// A proxy whose Forwarded and X-Forwarded-For headers count; may be given more than once.
    #[arg(long = "trusted-proxy", value_name = "CIDR", value_parser = network)]
    trusted_proxies: Vec<IpNet>,
    /// How long a lost refresh answer may be asked for again; 0: not at all.
    #[arg(long, value_name = "SECONDS", default_value_t = OAuthSettings::default().refresh_grace_secs)]
    refresh_grace: u32,
    /// Days after which people have to allow a client anew, however often it has refreshed.
    #[arg(long, value_name = "DAYS", default_value_t = OAuthSettings::default().grant_days,
        value_parser = clap::value_parser!(u32).range(1..))]
    grant_days: u32,
    /// Requests of one address (an IPv6 /64): 50/s, 600/min or 1000/h, that many at once. Without it: no limit.
    #[arg(long, value_name = "RATE")]
    limit_address: Option<Rate>,
    /// Requests with one API key, service-account key or access token.
    #[arg(long, value_name = "RATE")]
    limit_credential: Option<Rate>,
    /// Requests with the tokens of one OAuth client, all its users together.
    #[arg(long, value_name = "RATE")]
    limit_client: Option<Rate>,
    /// Requests of one organization with all its credentials, so that none takes the others' share.
    #[arg(long, value_name = "RATE")]
    limit_organization: Option<Rate>,
    /// End when stdin closes, so that this process never outlives the one that started it.
    #[arg(long)]
    exit_on_stdin_close: bool,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<()> {
    let Arguments {
        data_dir,
        listen,
        public_url,
        inference_upstream,
        trusted_proxies,
        refresh_grace,
        grant_days,
        limit_address,
        limit_credential,
        limit_client,
        limit_organization,
        exit_on_stdin_close,
    } = arguments;
    let rates = Rates {
        address: limit_address,
        credential: limit_credential,
        client: limit_client,
        organization: limit_organization,
    };
    log_to_stderr();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime")?;
    runtime.block_on(async {
        let stop = stop_signal()?;
        let mut parent = Parent::new(exit_on_stdin_close, stop.clone())?;
        let server = Server::start(ServerConfig {
            data_dir,
            listen,
            public_url,
            inference_upstream,
            trusted_proxies,
            oauth: OAuthSettings { refresh_grace_secs: refresh_grace, grant_days },
            rates,
            clock: clock(),
            entropy: Arc::new(OsEntropy),
        })
        .await?;
        parent.say_ready(&server)?;
        tracing::info!(url = server.url(), listen = %server.listen(), "ready");
        parent.attend(&server, &stop).await;
        tracing::info!("stopping");
        server.stop().await;
        anyhow::Ok(())
    })
}

/// Cancelled by SIGTERM and SIGINT.
fn stop_signal() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let token = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        token.cancel();
    });
    Ok(stop)
}

fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("BIJAK_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

/// A network, or a single address.
pub(super) fn network(text: &str) -> Result<IpNet, String> {
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| "not a network such as 10.0.0.0/8, nor an address".to_owned())
}

fn upstream(text: &str) -> Result<Url, String> {
    let url: Url = text.parse().map_err(|e| format!("not a URL: {e}"))?;
    match url.scheme() {
        "http" | "https" if !url.username().is_empty() || url.password().is_some() => {
            Err("no user or password: arguments are seen by everyone on this computer".to_owned())
        }
        "http" | "https" => Ok(url),
        _ => Err("only http and https".to_owned()),
    }
}
