//! From what went wrong to an exit code and words on stderr.

use std::{
    fmt,
    io::{self, Write as _},
    process::ExitCode,
};

use bijak_app::audit_local::query::QueryError;

/// The arguments or the query are wrong.
pub(crate) const USAGE: u8 = 2;

/// A query that could not be read, shown with a mark under the fault.
#[derive(Debug, thiserror::Error)]
pub(crate) struct BadQuery {
    pub(crate) text: String,
    #[source]
    pub(crate) error: QueryError,
}

/// Something the arguments ask for that does not exist or does not go together.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct UsageError(pub(crate) String);

/// Everything has been said on stdout already: only the code is left.
#[derive(Debug, thiserror::Error)]
#[error("it does not hold")]
pub(crate) struct DoesNotHold;

impl fmt::Display for BadQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, error } = self;
        // A line of its own, on which nothing can move the mark: every control character is one blank.
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let chars = |to: usize| text.char_indices().take_while(|(at, _)| *at < to).count();
        let before = chars(error.at.start);
        let width = (chars(error.at.end) - before).max(1);
        write!(f, "{error}\n  {line}\n  {}{}", " ".repeat(before), "^".repeat(width))
    }
}

pub(crate) fn code(result: anyhow::Result<()>) -> ExitCode {
    let Err(error) = result else { return ExitCode::SUCCESS };
    let closed = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(closed) {
        return ExitCode::SUCCESS;
    }
    if error.is::<DoesNotHold>() {
        return ExitCode::FAILURE;
    }
    notice(&if error.is::<BadQuery>() { format!("error: {error}") } else { format!("error: {error:#}") });
    if error.is::<BadQuery>() || error.is::<UsageError>() {
        return ExitCode::from(USAGE);
    }
    ExitCode::FAILURE
}

/// A line on stderr. Where that is closed, there is nobody to tell.
pub(crate) fn notice(text: &str) {
    let _unwritten = writeln!(io::stderr(), "{text}");
}
