//! The query that a command line holds.

use bijak_app::audit_local::query::{Now, Query};
use bijak_domain::{Clock, Timestamp};
use clap::Args;

use crate::exit::BadQuery;

/// Times in queries are UTC unless they say otherwise, so that a script means the same everywhere.
pub(crate) fn parse(text: &str) -> Result<Query, BadQuery> {
    Query::parse(text, &Now::utc(CommandClock.now()))
        .map_err(|error| BadQuery { text: text.to_owned(), error })
}

/// The system's clock; with `test-hooks`, the clock file's where the environment names one.
pub(crate) struct CommandClock;

impl Clock for CommandClock {
    fn now(&self) -> Timestamp {
        #[cfg(feature = "test-hooks")]
        if let Some(clock) = bijak_domain::test_hooks::FileClock::from_env() {
            return clock.now();
        }
        bijak_domain::SystemClock.now()
    }
}

#[derive(Debug, Clone, Args)]
pub(crate) struct QueryArguments {
    /// Such as 'actor:ci-* outcome:failure after:-7d'; without it, every event. Times are UTC.
    #[arg(value_name = "QUERY", allow_hyphen_values = true, conflicts_with = "query")]
    positional: Option<String>,
    /// The same, by name
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Option<String>,
}

impl QueryArguments {
    pub(crate) fn parse(&self) -> Result<Query, BadQuery> {
        parse(self.positional.as_deref().or(self.query.as_deref()).unwrap_or_default())
    }
}
