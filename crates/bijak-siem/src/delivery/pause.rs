//! Waiting as a value that is passed in, so that a test can live through an hour in no time.

use std::time::Duration;

pub trait Pause: Send + Sync {
    fn sleep(&self, wait: Duration) -> impl Future<Output = ()> + Send;
}

/// tokio's timer.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioPause;

impl Pause for TokioPause {
    async fn sleep(&self, wait: Duration) {
        tokio::time::sleep(wait).await;
    }
}
