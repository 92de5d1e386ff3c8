use std::time::Duration;

use bijak_domain::Timestamp;

use super::Context;

/// How late a moment may be noticed. The clock is asked again this often: it may be set, or the computer sleep, while a
/// timer of the runtime would count on regardless.
const STEP: Duration = Duration::from_secs(1);

impl Context {
    /// Returns once the clock says `moment` or later.
    pub(crate) async fn sleep_until(&self, moment: Timestamp) {
        loop {
            let left = moment.millis_since(self.clock.now());
            let Ok(left @ 1..) = u64::try_from(left) else { return };
            tokio::time::sleep(Duration::from_millis(left).min(STEP)).await;
        }
    }
}
