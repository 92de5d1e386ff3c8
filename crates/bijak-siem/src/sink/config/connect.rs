//! A configuration and its secret → a sink.

use std::{sync::Arc, time::Duration};

use bijak_domain::{Clock, Entropy};
use url::Url;

use super::{ConnectError, Kind, SinkConfig};
use crate::sink::{
    AnySink,
    file::FileSink,
    http,
    splunk::SplunkSink,
    syslog::{Carrier, Streams, SyslogSink, Transport, connector},
    webhook::WebhookSink,
};

/// How long the network may take to say that nobody listens at a UDP port.
const UDP_GRACE: Duration = Duration::from_millis(200);

impl SinkConfig {
    /// Reads the secret and the certificates; speaks to nobody yet.
    pub fn connect(&self, clock: Arc<dyn Clock>, entropy: &dyn Entropy) -> Result<AnySink, ConnectError> {
        let patience = Duration::from_secs(self.timeout);
        Ok(match &self.kind {
            Kind::File { path, max_bytes, keep } => {
                AnySink::File(FileSink::new(path.clone(), self.encoder().header(), *max_bytes, *keep))
            }
            Kind::Syslog { transport, host, port, confirm, tls } => {
                let address = format!("{host}:{port}");
                let carrier = match transport {
                    Transport::Udp => Carrier::Udp { address, grace: UDP_GRACE },
                    Transport::Tcp | Transport::Tls => Carrier::Streams(Streams {
                        address,
                        tls: (*transport == Transport::Tls).then(|| connector(host, tls)).transpose()?,
                        confirm: *confirm,
                        patience,
                        open: None,
                    }),
                };
                AnySink::Syslog(SyslogSink { format: self.format, hostname: self.hostname.clone(), carrier })
            }
            Kind::Splunk { url, token, filing, must_acknowledge, ca } => {
                let base = Url::parse(url)?;
                let client = http::client(&base, ca.as_ref(), patience)?;
                let filing = filing.clone();
                AnySink::Splunk(SplunkSink::new(
                    client,
                    &base,
                    &token.read()?,
                    filing,
                    *must_acknowledge,
                    entropy,
                )?)
            }
            Kind::Webhook { url, secret, ca } => {
                let target = Url::parse(url)?;
                let client = http::client(&target, ca.as_ref(), patience)?;
                AnySink::Webhook(WebhookSink::new(client, target, &secret.read()?, clock)?)
            }
        })
    }
}
