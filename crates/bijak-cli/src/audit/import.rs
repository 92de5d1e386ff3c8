//! `bijak audit import`

use std::{
    fs::File,
    io::{self, IsTerminal as _},
    path::PathBuf,
};

use anyhow::Context as _;
use clap::Args;

use super::opened::{CacheArguments, say_standing};
use crate::exit::notice;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// One event a line, ascending and without gaps by `seq`; `-` reads stdin
    file: PathBuf,
    #[command(flatten)]
    cache: CacheArguments,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { file, cache } = arguments;
    let named = || format!("{}", file.display());
    let mut lines: Box<dyn io::Read> = if file.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(file).with_context(named)?)
    };
    let audit = cache.open_or_make()?;
    let shown = io::stderr().is_terminal();
    let imported = audit
        .import(&mut lines, |events| {
            if shown {
                notice(&format!("\x1b[1A\x1b[2K{events} events …"));
            }
        })
        .with_context(named)?;
    let known =
        if imported.known > 0 { format!("; {} were held already", imported.known) } else { String::new() };
    notice(&format!("imported {} events{known}", imported.added));
    say_standing(&audit)
}
