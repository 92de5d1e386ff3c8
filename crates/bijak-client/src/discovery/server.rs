use tokio::sync::OnceCell;

use super::{Deployment, DiscoveryError, fetch::fetch};
use crate::{BaseUrl, Http};

/// A base URL and, once somebody needed it and it answered, what its metadata says.
#[derive(Debug)]
pub struct Server {
    http: Http,
    base: BaseUrl,
    found: OnceCell<Deployment>,
}

impl Server {
    pub fn new(http: Http, base: BaseUrl) -> Self {
        Self { http, base, found: OnceCell::new() }
    }

    /// The deployment's metadata; asked for at the first call that succeeds, remembered from then on.
    pub async fn deployment(&self) -> Result<&Deployment, DiscoveryError> {
        self.found.get_or_try_init(|| fetch(&self.http, &self.base)).await
    }

    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    pub fn http(&self) -> &Http {
        &self.http
    }
}
