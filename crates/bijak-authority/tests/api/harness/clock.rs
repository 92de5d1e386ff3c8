//! A clock that stands still until the test turns it.

use std::sync::atomic::{AtomicI64, Ordering};

use bijak_domain::{Clock, Timestamp};

/// Where every test begins: 2026-11-23T08:26:40.000Z, not on the hour.
pub const START: Timestamp = Timestamp::from_millis(1_795_422_400_000);

#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn new() -> Self {
        Self(AtomicI64::new(START.as_millis()))
    }

    pub fn advance_secs(&self, secs: i64) {
        self.0.fetch_add(secs * 1_000, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}
