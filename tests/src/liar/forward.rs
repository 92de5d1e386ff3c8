//! Handing a request on, word for word, and its answer back as it comes.

use anyhow::Result;
use futures_util::stream;
use http_body_util::{BodyExt, StreamBody, combinators::UnsyncBoxBody};
use hyper::{
    Request, Response, Uri,
    body::{Bytes, Frame, Incoming},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};

pub(super) type Body = UnsyncBoxBody<Bytes, hyper::Error>;

#[derive(Debug, Clone)]
pub(super) struct Forward(Client<HttpConnector, Incoming>);

impl Forward {
    pub(super) fn new() -> Self {
        Self(Client::builder(TokioExecutor::new()).build(HttpConnector::new()))
    }

    /// The `Host` stays the liar's: it is the authority's public address.
    pub(super) async fn send(
        &self,
        upstream: &str,
        mut request: Request<Incoming>,
    ) -> Result<Response<Body>> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        *request.uri_mut() = format!("{upstream}{path}").parse::<Uri>()?;
        Ok(self.0.request(request).await?.map(BodyExt::boxed_unsync))
    }
}

/// The body up to about so many bytes, and then silence.
pub(super) fn stalled(body: Body, most: usize) -> Body {
    let frames = stream::unfold((body, 0), move |(mut body, sent)| async move {
        if sent >= most {
            std::future::pending::<()>().await;
        }
        let frame = body.frame().await?;
        let more = frame.as_ref().ok().and_then(Frame::data_ref).map_or(0, Bytes::len);
        Some((frame, (body, sent + more)))
    });
    StreamBody::new(frames).boxed_unsync()
}
