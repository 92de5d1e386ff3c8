use std::{fmt, pin::Pin, time::Duration};

use futures_util::{Stream, StreamExt};
use reqwest::header::HeaderMap;
use zeroize::Zeroizing;

use super::{Reply, TransportError};

type Bytes = Vec<u8>;
type Body = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// An answer whose body is still to come.
pub(crate) struct Opened {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    body: Body,
}

impl Opened {
    pub(super) fn new(answer: reqwest::Response) -> Self {
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = answer.bytes_stream().map(|piece| match piece {
            Ok(bytes) => Ok(bytes.to_vec()),
            Err(error) => Err(TransportError::from_reqwest(error)),
        });
        Self { status, headers, body: Box::pin(body) }
    }

    /// The next piece; `None` after the last. A longer silence than `patience` is [`TransportError::Timeout`].
    pub(crate) async fn piece(&mut self, patience: Duration) -> Result<Option<Bytes>, TransportError> {
        let piece = tokio::time::timeout(patience, self.body.next());
        piece.await.map_err(|_| TransportError::Timeout)?.transpose()
    }

    /// The whole of it after all: a problem instead of what was asked for.
    pub(crate) async fn read(mut self, limit: usize, patience: Duration) -> Result<Reply, TransportError> {
        let mut body = Zeroizing::new(Vec::new());
        while let Some(piece) = self.piece(patience).await? {
            if body.len() + piece.len() > limit {
                return Err(TransportError::TooLarge { limit });
            }
            body.extend_from_slice(&piece);
        }
        let Self { status, headers, body: _ } = self;
        Ok(Reply { status, headers, body })
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").field("status", &self.status).finish_non_exhaustive()
    }
}
