use reqwest::header::HeaderMap;

use crate::{
    Http, TransportError,
    http::{Call, Opened, Reply},
};

/// How an answer is taken: whole, or as it comes.
pub(super) trait Receive: Sized {
    async fn receive(http: &Http, call: Call) -> Result<Self, TransportError>;
    fn status(&self) -> u16;
    fn headers(&self) -> &HeaderMap;
}

impl Receive for Reply {
    async fn receive(http: &Http, call: Call) -> Result<Self, TransportError> {
        http.send(call).await
    }

    fn status(&self) -> u16 {
        self.status
    }

    fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

impl Receive for Opened {
    async fn receive(http: &Http, call: Call) -> Result<Self, TransportError> {
        http.open(call).await
    }

    fn status(&self) -> u16 {
        self.status
    }

    fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}
