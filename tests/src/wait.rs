//! Waiting by asking again: no test sleeps for a guess.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

/// How long a thing may take on a loaded machine of two cores. Passing tests never wait this long.
pub const DEADLINE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(50);

/// [`wait_until_within`] the usual [`DEADLINE`].
pub async fn wait_until<T>(what: &str, probe: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    wait_until_within(DEADLINE, what, probe).await
}

/// Asks until the probe answers `Some`. `None` is "not yet"; an error too, since an element may be replaced while it
/// is read, but the last one is told when the deadline has passed.
pub async fn wait_until_within<T>(
    deadline: Duration,
    what: &str,
    mut probe: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let start = Instant::now();
    loop {
        // A probe that hangs (a driver whose browser died) must not outlive the deadline either.
        let left = deadline.saturating_sub(start.elapsed()).max(PAUSE);
        let last = match tokio::time::timeout(left, probe()).await {
            Ok(Ok(Some(value))) => return Ok(value),
            Ok(Ok(None)) => None,
            Ok(Err(error)) => Some(error),
            Err(_) => Some(anyhow!("the question itself got no answer")),
        };
        if start.elapsed() >= deadline {
            let last = last.map(|error| format!("; last error: {error:#}")).unwrap_or_default();
            return Err(anyhow!("not seen within {deadline:?}: {what}{last}"));
        }
        tokio::time::sleep(PAUSE).await;
    }
}
