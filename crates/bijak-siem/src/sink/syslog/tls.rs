//! TLS for syslog (RFC 5425): rustls with ring, the system's certificates or the organization's own.

use std::{path::PathBuf, sync::Arc};

use serde::{Deserialize, Serialize};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        self, ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{self, CertificateDer, PrivateKeyDer, ServerName, pem::PemObject as _},
    },
};

use rustls_platform_verifier::BuilderVerifierExt as _;

/// PEM files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TlsFiles {
    /// The only authorities that are trusted; else the system's.
    pub ca: Option<PathBuf>,
    /// Our own certificate and its key, where the receiver asks who we are.
    pub certificate: Option<PathBuf>,
    pub key: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("{path}: {error}")]
    Pem { path: PathBuf, error: pki_types::pem::Error },
    #[error("{0} holds no certificate")]
    NoCertificate(PathBuf),
    #[error("a client certificate needs both its certificate and its key")]
    Pair,
    #[error("not a name that a certificate can have: {0}")]
    Name(String),
    #[error(transparent)]
    Tls(#[from] rustls::Error),
}

pub(in super::super) fn connector(
    host: &str,
    files: &TlsFiles,
) -> Result<(TlsConnector, ServerName<'static>), TlsError> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let name = ServerName::try_from(bare.to_owned()).map_err(|_| TlsError::Name(host.to_owned()))?;
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?;
    let builder = match &files.ca {
        Some(path) => {
            let mut roots = RootCertStore::empty();
            for certificate in certificates(path)? {
                roots.add(certificate)?;
            }
            builder.with_root_certificates(roots)
        }
        None => builder.with_platform_verifier()?,
    };
    let config = match (&files.certificate, &files.key) {
        (None, None) => builder.with_no_client_auth(),
        (Some(certificate), Some(key)) => {
            let secret = PrivateKeyDer::from_pem_file(key)
                .map_err(|error| TlsError::Pem { path: key.clone(), error })?;
            builder.with_client_auth_cert(certificates(certificate)?, secret)?
        }
        _ => return Err(TlsError::Pair),
    };
    Ok((TlsConnector::from(Arc::new(config)), name))
}

fn certificates(path: &PathBuf) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let failed = |error| TlsError::Pem { path: path.clone(), error };
    let found = CertificateDer::pem_file_iter(path)
        .map_err(failed)?
        .collect::<Result<Vec<_>, _>>()
        .map_err(failed)?;
    if found.is_empty() { Err(TlsError::NoCertificate(path.clone())) } else { Ok(found) }
}
