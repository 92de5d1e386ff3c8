use bijak_client::ApiError;
use tokio::time::Instant;

use super::secret;
use crate::{
    App,
    view::{ErrorView, KeyTestView},
};

/// The guarded call of the product's documentation.
const MODEL: &str = "bijak-merlion-13b";
const CONTENT: &str = "hi";

impl App {
    /// Makes the guarded call with the key. A refusal is an answer; only where none comes it is an error.
    pub async fn api_key_test(&self, key_id: &str) -> Result<KeyTestView, ErrorView> {
        let ctx = &self.ctx;
        let session = ctx.session()?;
        let secret = secret(ctx, &session.profile_id, key_id).await?;
        let started = Instant::now();
        let outcome = session.api.with_key(secret).inference_chat(MODEL, CONTENT).await;
        let milliseconds = u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX);
        match outcome {
            Ok(_) => Ok(KeyTestView { ok: true, status: 200, code: None, milliseconds }),
            Err(ApiError::Problem(problem)) => Ok(KeyTestView {
                ok: false,
                status: u32::from(problem.status),
                code: Some(problem.code),
                milliseconds,
            }),
            Err(error) => Err(error.into()),
        }
    }
}
