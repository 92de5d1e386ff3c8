//! The text of a sink → its configuration.

use std::{collections::BTreeMap, path::PathBuf, str::FromStr};

use url::{Host, Url};

use super::{Kind, SinkConfig};
use crate::{
    Format, ParseFormatError,
    sink::{
        http,
        secret::SecretSource,
        splunk::Filing,
        syslog::{TlsFiles, Transport},
    },
};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseSinkError {
    #[error("not an address: {0}")]
    Address(#[from] url::ParseError),
    #[error(
        "no such sink `{0}`; there are file, syslog+udp, syslog+tcp, syslog+tls, splunk+https and webhook+https"
    )]
    Scheme(String),
    #[error("a secret never stands in the address: name its place by {0}_file or {0}_env")]
    SecretInAddress(&'static str),
    #[error("say where the secret is: {0}_file=/a/path or {0}_env=A_VARIABLE")]
    NoSecret(&'static str),
    #[error("plain http is for 127.0.0.1 and [::1]; use https")]
    PlainHttp,
    #[error("a {0} is missing")]
    Missing(&'static str),
    #[error("no such parameter `{0}`")]
    Unknown(String),
    #[error("`{1}` is no value of `{0}`")]
    Value(&'static str, String),
    #[error(transparent)]
    Format(#[from] ParseFormatError),
    #[error("a webhook carries JSON: ndjson, ocsf or ecs")]
    NotJson,
}

impl FromStr for SinkConfig {
    type Err = ParseSinkError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (scheme, _) = text.split_once(':').ok_or(url::ParseError::RelativeUrlWithoutBase)?;
        // The kind is ours, what follows the plus is the transport.
        let (kind, rest) = match scheme.split_once('+') {
            Some((kind, _)) => (kind, &text[kind.len() + 1..]),
            None => (scheme, text),
        };
        let url = Url::parse(rest)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(ParseSinkError::SecretInAddress(if kind == "splunk" { "token" } else { "secret" }));
        }
        let mut parameters = Parameters::of(&url);
        let (kind, format, batch) = match (kind, url.scheme()) {
            ("file", "file") => (file(&url, &mut parameters)?, Format::Ndjson, 500),
            ("syslog", "udp" | "tcp" | "tls") => (syslog(&url, &mut parameters)?, Format::Syslog, 500),
            ("splunk", "https" | "http") => (splunk(&url, &mut parameters)?, Format::Ndjson, 2000),
            ("webhook", "https" | "http") => (webhook(&url, &mut parameters)?, Format::Ndjson, 100),
            _ => return Err(ParseSinkError::Scheme(scheme.to_owned())),
        };
        let config = Self {
            format: parameters.take("format").map_or(Ok(format), |name| name.parse())?,
            hostname: parameters.take("hostname"),
            enterprise_number: parameters.number("pen")?.unwrap_or(32_473),
            original: parameters.switch("original", "true", "false")?.unwrap_or(false),
            batch: parameters.number("batch")?.unwrap_or(batch),
            timeout: parameters.number("timeout")?.unwrap_or(30),
            kind,
        };
        if config.batch == 0 {
            return Err(ParseSinkError::Value("batch", "0".into()));
        }
        if config.timeout == 0 {
            return Err(ParseSinkError::Value("timeout", "0".into()));
        }
        if matches!(config.kind, Kind::Webhook { .. }) && !config.format.is_json() {
            return Err(ParseSinkError::NotJson);
        }
        match (&config.kind, parameters.0.into_keys().next()) {
            // A webhook's other parameters are its own.
            (Kind::Webhook { .. }, _) | (_, None) => Ok(config),
            (_, Some(unknown)) => Err(ParseSinkError::Unknown(unknown)),
        }
    }
}

struct Parameters(BTreeMap<String, String>);

impl Parameters {
    fn of(url: &Url) -> Self {
        Self(url.query_pairs().into_owned().collect())
    }

    fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    fn path(&mut self, name: &str) -> Option<PathBuf> {
        self.take(name).map(PathBuf::from)
    }

    fn number<T: FromStr>(&mut self, name: &'static str) -> Result<Option<T>, ParseSinkError> {
        let Some(text) = self.take(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| ParseSinkError::Value(name, text))
    }

    fn switch(&mut self, name: &'static str, on: &str, off: &str) -> Result<Option<bool>, ParseSinkError> {
        match self.take(name) {
            None => Ok(None),
            Some(text) if text == on => Ok(Some(true)),
            Some(text) if text == off => Ok(Some(false)),
            Some(text) => Err(ParseSinkError::Value(name, text)),
        }
    }

    fn secret(&mut self, name: &'static str) -> Result<SecretSource, ParseSinkError> {
        if self.take(name).is_some() {
            return Err(ParseSinkError::SecretInAddress(name));
        }
        match (self.path(&format!("{name}_file")), self.take(&format!("{name}_env"))) {
            (Some(path), None) => Ok(SecretSource::File(path)),
            (None, Some(variable)) => Ok(SecretSource::Env(variable)),
            _ => Err(ParseSinkError::NoSecret(name)),
        }
    }
}

fn file(url: &Url, parameters: &mut Parameters) -> Result<Kind, ParseSinkError> {
    let path = url.to_file_path().map_err(|()| ParseSinkError::Missing("path"))?;
    if path.file_name().is_none() || url.path().ends_with('/') {
        return Err(ParseSinkError::Missing("file name"));
    }
    let max_bytes = parameters.number("max_bytes")?.unwrap_or(100 << 20);
    Ok(Kind::File { path, max_bytes, keep: parameters.number("keep")?.unwrap_or(10) })
}

fn syslog(url: &Url, parameters: &mut Parameters) -> Result<Kind, ParseSinkError> {
    // The ports of RFC 5426, of common use, and of RFC 5425.
    let (transport, port) = match url.scheme() {
        "udp" => (Transport::Udp, 514),
        "tcp" => (Transport::Tcp, 601),
        _ => (Transport::Tls, 6514),
    };
    let host = url.host().filter(|host| *host != Host::Domain("")).ok_or(ParseSinkError::Missing("host"))?;
    let confirm = match transport {
        Transport::Udp => None,
        _ => parameters.switch("confirm", "close", "none")?,
    };
    let tls = match transport {
        Transport::Tls => TlsFiles {
            ca: parameters.path("ca"),
            certificate: parameters.path("certificate"),
            key: parameters.path("key"),
        },
        _ => TlsFiles::default(),
    };
    let (host, port) = (host.to_string(), url.port().unwrap_or(port));
    Ok(Kind::Syslog { transport, host, port, confirm: confirm.unwrap_or(true), tls })
}

fn splunk(url: &Url, parameters: &mut Parameters) -> Result<Kind, ParseSinkError> {
    let mut base = web(url)?;
    base.set_query(None);
    let filing = Filing {
        index: parameters.take("index"),
        source: parameters.take("source").unwrap_or_else(|| "bijak-authority".to_owned()),
        sourcetype: parameters.take("sourcetype").unwrap_or_else(|| "bijak:audit".to_owned()),
        host: parameters.take("host"),
    };
    Ok(Kind::Splunk {
        url: base.into(),
        token: parameters.secret("token")?,
        filing,
        must_acknowledge: parameters.switch("ack", "required", "auto")?.unwrap_or(false),
        ca: parameters.path("ca"),
    })
}

/// The parameters that are ours; the others belong to the receiver.
const OURS: [&str; 10] = [
    "secret",
    "secret_file",
    "secret_env",
    "ca",
    "format",
    "hostname",
    "pen",
    "original",
    "batch",
    "timeout",
];

fn webhook(url: &Url, parameters: &mut Parameters) -> Result<Kind, ParseSinkError> {
    let mut target = web(url)?;
    let theirs: Vec<_> =
        url.query_pairs().into_owned().filter(|(name, _)| !OURS.contains(&name.as_str())).collect();
    target.set_query(None);
    if !theirs.is_empty() {
        target.query_pairs_mut().extend_pairs(theirs);
    }
    let secret = parameters.secret("secret")?;
    Ok(Kind::Webhook { url: target.into(), secret, ca: parameters.path("ca") })
}

fn web(url: &Url) -> Result<Url, ParseSinkError> {
    if !http::is_allowed(url) {
        return Err(ParseSinkError::PlainHttp);
    }
    let mut url = url.clone();
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<SinkConfig, ParseSinkError> {
        text.parse()
    }

    #[test]
    fn every_kind_is_an_address_with_parameters() {
        let config = parse("file:///var/log/a%20b.csv?format=csv&max_bytes=1000&keep=0&batch=7").unwrap();
        let path = "/var/log/a b.csv".into();
        assert_eq!(config.kind, Kind::File { path, max_bytes: 1000, keep: 0 });
        assert_eq!((config.format, config.limits().events), (Format::Csv, 7));

        let config =
            parse("syslog+tls://[2001:db8::1]?ca=/a.pem&format=cef&hostname=h&pen=9&confirm=none").unwrap();
        assert_eq!(config.name(), "syslog+tls://[2001:db8::1]:6514");
        assert_eq!((config.enterprise_number, config.hostname.as_deref()), (9, Some("h")));
        assert!(matches!(config.kind, Kind::Syslog { confirm: false, .. }));

        let config = parse("splunk+https://s.example:8088/base?token_env=T&index=i&ack=required").unwrap();
        let Kind::Splunk { url, token, must_acknowledge: true, .. } = config.kind else {
            panic!("{config:?}")
        };
        assert_eq!((url.as_str(), token), ("https://s.example:8088/base", SecretSource::Env("T".into())));
    }

    #[test]
    fn a_webhook_keeps_its_own_parameters() {
        let config = parse("webhook+https://w.example/hook?x=1&secret_file=/s&format=ocsf&y=a%26b").unwrap();
        let Kind::Webhook { url, secret, .. } = &config.kind else { panic!("{config:?}") };
        assert_eq!(url, "https://w.example/hook?x=1&y=a%26b");
        assert_eq!(secret, &SecretSource::File("/s".into()));
        assert_eq!(config.name(), "webhook+https://w.example/hook");
    }

    #[test]
    fn a_secret_in_the_address_is_refused() {
        for text in [
            "splunk+https://user:pass@s.example",
            "splunk+https://s.example?token=x",
            "webhook+https://w.example?secret=x",
        ] {
            assert!(matches!(parse(text), Err(ParseSinkError::SecretInAddress(_))), "{text}");
        }
        assert_eq!(parse("webhook+https://w.example"), Err(ParseSinkError::NoSecret("secret")));
    }

    #[test]
    fn plain_http_is_for_this_machine() {
        assert_eq!(parse("webhook+http://w.example?secret_env=X"), Err(ParseSinkError::PlainHttp));
        assert_eq!(parse("webhook+http://localhost?secret_env=X"), Err(ParseSinkError::PlainHttp));
        assert!(parse("webhook+http://127.0.0.1:1?secret_env=X").is_ok());
        assert!(parse("splunk+http://[::1]:1?token_env=X").is_ok());
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for (text, said) in [
            ("nowhere", "not an address"),
            ("ftp://x", "no such sink `ftp`"),
            ("syslog://x", "no such sink `syslog`"),
            ("syslog+tcp://", "host"),
            ("syslog+tcp://x?cofirm=none", "`cofirm`"),
            ("syslog+tcp://x?confirm=maybe", "`maybe`"),
            ("file:///x?format=xml", "no such format `xml`"),
            ("file:///x/", "file name"),
            ("file:///x?batch=0", "`0`"),
            ("webhook+https://x?secret_env=X&format=cef", "JSON"),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn a_config_is_stored_and_read_back() {
        let config = parse("splunk+https://s.example?token_file=/t&format=ocsf").unwrap();
        let stored = serde_json::to_string(&config).unwrap();
        assert_eq!(serde_json::from_str::<SinkConfig>(&stored).unwrap(), config);
    }
}
