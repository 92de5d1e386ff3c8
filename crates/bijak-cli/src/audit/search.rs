//! `bijak audit search`

use std::io::{self, Write as _};

use clap::Args;

use super::{
    asked::QueryArguments,
    opened::{CacheArguments, say_standing},
};
use crate::output::{EventWriter, Shape};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    query: QueryArguments,
    #[command(flatten)]
    cache: CacheArguments,
    /// At most so many events; without it, all
    #[arg(long, value_name = "N", conflicts_with = "count")]
    limit: Option<u64>,
    /// Only how many there are, as a bare number
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    count: bool,
    #[command(flatten)]
    shape: Shape,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { query, cache, limit, count, shape } = arguments;
    let query = query.parse()?;
    let audit = cache.open()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if *count {
        writeln!(out, "{}", audit.count(&query)?)?;
    } else {
        let mut writer = EventWriter::new(&mut out, *shape)?;
        audit.newest_first(&query, limit.unwrap_or(u64::MAX), &mut |row| writer.write(&row))?;
    }
    out.flush()?;
    drop(out);
    say_standing(&audit)
}
