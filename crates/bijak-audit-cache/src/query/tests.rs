//! Texts and what becomes of them.

mod accepted;
mod meaning;
mod refused;
mod round_trip;

use bijak_domain::Timestamp;

use super::{Now, Query, QueryError};

/// 2026-11-24 10:30 UTC, read two hours east of Greenwich.
fn now() -> Now {
    Now { time: "2026-11-24T10:30:00Z".parse::<Timestamp>().unwrap(), utc_offset_secs: 7200 }
}

fn parse(text: &str) -> Result<Query, QueryError> {
    Query::parse(text, &now())
}
