//! Hooks for tests of real processes: a clock file and named fail points. Compiled only with `test-hooks`.

use std::{path::PathBuf, sync::Mutex};

use crate::{Clock, SystemClock, Timestamp};

/// Names the clock file. Its text is an offset to the system clock in milliseconds, such as `86400000`.
pub const CLOCK_FILE_VARIABLE: &str = "BIJAK_TEST_CLOCK_FILE";

/// The system clock moved by the number of milliseconds that stands in a file; read anew at every call.
#[derive(Debug)]
pub struct FileClock {
    path: PathBuf,
    last: Mutex<i64>,
}

impl FileClock {
    /// The clock file that the environment names, if any.
    pub fn from_env() -> Option<Self> {
        std::env::var_os(CLOCK_FILE_VARIABLE).map(|path| Self { path: path.into(), last: Mutex::new(0) })
    }
}

impl Clock for FileClock {
    fn now(&self) -> Timestamp {
        let read = std::fs::read_to_string(&self.path).ok().and_then(|text| text.trim().parse::<i64>().ok());
        // A test replaces the file while we read: keep the last offset that was whole.
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(offset) = read {
            *last = offset;
        }
        SystemClock.now().plus_millis(*last)
    }
}

/// Arms the fail points named in the environment's `FAILPOINTS` (crate `fail`: `name=pause;other=panic`).
/// They stay armed for the life of the process.
pub fn arm_fail_points() {
    std::mem::forget(fail::FailScenario::setup());
}

/// Runs the action armed for `name`, if any.
pub fn fail_point(name: &str) {
    fail::eval(name, |_| ());
}
