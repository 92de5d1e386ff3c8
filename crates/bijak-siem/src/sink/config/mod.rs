//! A sink as a person writes it, and as it is stored: an address with parameters, and where its secret lies.
//!
//! ```text
//! file:///var/log/bijak/audit.ndjson?format=ocsf&max_bytes=104857600&keep=10
//! syslog+tls://siem.example.com:6514?format=cef&ca=/etc/ssl/siem.pem
//! splunk+https://splunk.example.com:8088?token_file=/run/secrets/hec&index=audit
//! webhook+https://example.com/hook?secret_env=BIJAK_WEBHOOK_SECRET
//! ```

mod connect;
mod parse;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{
    secret::SecretError, secret::SecretSource, splunk::Filing, syslog::TlsError, syslog::TlsFiles,
    syslog::Transport,
};
use crate::{Encoder, Format, Options, delivery::Limits};

pub use parse::ParseSinkError;

/// Everything about a sink but its secret. It can be shown and stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SinkConfig {
    pub kind: Kind,
    pub format: Format,
    /// [`Options::hostname`].
    pub hostname: Option<String>,
    /// [`Options::enterprise_number`].
    pub enterprise_number: u32,
    /// [`Options::original`].
    pub original: bool,
    /// The most events of a batch.
    pub batch: usize,
    /// How long one step of the sink's protocol may take, in seconds.
    pub timeout: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    File {
        path: PathBuf,
        /// Rotated before it would grow beyond this.
        max_bytes: u64,
        /// How many rotated files stay; 0: all of them.
        keep: u32,
    },
    Syslog {
        transport: Transport,
        host: String,
        port: u16,
        /// TCP and TLS: each batch ends with a close that the receiver confirms.
        confirm: bool,
        tls: TlsFiles,
    },
    Splunk {
        url: String,
        token: SecretSource,
        filing: Filing,
        /// Never take "received" for "indexed".
        must_acknowledge: bool,
        ca: Option<PathBuf>,
    },
    Webhook {
        url: String,
        secret: SecretSource,
        ca: Option<PathBuf>,
    },
}

/// The sink cannot be set up. Trying again helps only once somebody has changed something.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error("a webhook's secret is `whsec_` and 24 to 64 bytes in base64")]
    WebhookSecret,
    #[error("not a token that a header can carry")]
    SplunkToken,
    #[error("{path}: {error}")]
    Certificates { path: PathBuf, error: String },
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("no HTTP client: {0}")]
    Http(String),
    #[error("the stored address is none: {0}")]
    Address(#[from] url::ParseError),
}

impl SinkConfig {
    pub fn encoder(&self) -> Encoder {
        let Self { format, hostname, enterprise_number, original, .. } = self;
        let options = Options {
            enterprise_number: *enterprise_number,
            hostname: hostname.clone(),
            original: *original,
        };
        Encoder::new(*format, options)
    }

    pub fn limits(&self) -> Limits {
        Limits { events: self.batch, ..Limits::default() }
    }

    /// For lists, logs and dead letters: scheme, host and path, without anything that could be a credential.
    pub fn name(&self) -> String {
        match &self.kind {
            Kind::File { path, .. } => format!("file://{}", path.display()),
            Kind::Syslog { transport, host, port, .. } => {
                let scheme = match transport {
                    Transport::Udp => "udp",
                    Transport::Tcp => "tcp",
                    Transport::Tls => "tls",
                };
                format!("syslog+{scheme}://{host}:{port}")
            }
            Kind::Splunk { url, .. } => format!("splunk+{}", without_query(url)),
            Kind::Webhook { url, .. } => format!("webhook+{}", without_query(url)),
        }
    }
}

fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}
