//! `bijak audit tail`

use std::{io, thread, time::Duration};

use clap::Args;

use super::{
    asked::QueryArguments,
    opened::{CacheArguments, say_standing},
};
use crate::output::{EventWriter, Shape};

/// How often the copy is looked at for what another process has appended.
const LOOK: Duration = Duration::from_millis(250);

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    query: QueryArguments,
    #[command(flatten)]
    cache: CacheArguments,
    /// How many of the newest to show first
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    limit: u64,
    /// Go on with the events that the copy receives, until interrupted
    #[arg(long, short)]
    follow: bool,
    #[command(flatten)]
    shape: Shape,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { query, cache, limit, follow, shape } = arguments;
    let query = query.parse()?;
    let audit = cache.open()?;
    let mut out = io::stdout().lock();
    let mut writer = EventWriter::new(&mut out, *shape)?;
    let mut next = audit.newest_seq()?.map_or(0, |newest| newest + 1);
    let mut rows = Vec::new();
    audit.newest_first(&query, *limit, &mut |row| {
        // What came since then is the follower's.
        if row.event.seq < next {
            rows.push(row);
        }
        Ok(())
    })?;
    for row in rows.iter().rev() {
        writer.write(row)?;
    }
    say_standing(&audit)?;
    writer.flush()?;
    if *follow {
        loop {
            next = audit.oldest_first(&query, next, &mut |row| writer.write(&row))?;
            writer.flush()?;
            thread::sleep(LOOK);
        }
    }
    Ok(())
}
