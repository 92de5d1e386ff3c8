//! Rows for people and for programs.

mod csv;
mod event_line;
mod printable;
mod writer;

pub(crate) use csv::csv_row;
pub(crate) use event_line::event_line;
pub(crate) use printable::printable;
pub(crate) use writer::EventWriter;

use clap::Args;

/// How rows are written: for people, unless told otherwise.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Shape {
    /// One JSON value a line
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// RFC 4180, with a head
    #[arg(long)]
    pub(crate) csv: bool,
}
