use std::sync::atomic::{AtomicI64, Ordering};

use bijak_domain::{Clock, Timestamp};

/// Stands still until it is turned. Begins on 2026-11-24.
#[derive(Debug)]
pub(crate) struct TestClock(AtomicI64);

impl Default for TestClock {
    fn default() -> Self {
        Self(AtomicI64::new(1_795_478_400_000))
    }
}

impl TestClock {
    pub(crate) fn turn_secs(&self, secs: i64) {
        self.0.fetch_add(secs * 1000, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}
