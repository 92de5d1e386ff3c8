//! The `bijak` command: arguments in, data on stdout, notices on stderr, and an exit code.
//!
//! 0: done; 1: it failed, or what was verified does not hold; 2: the arguments or the query are wrong. A reader that
//! closes stdout early (`| head`) ends the command without a word.
//!
//! What this crate refuses to be: a second home of decisions. The use cases are `bijak_app`'s; here they get arguments
//! and a shape for a terminal. To add a command: a file under its noun with its `Arguments` and `run`.

mod audit;
mod exit;
mod output;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "bijak", version, about = "Bijak Keys in a terminal")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Search, verify and export this computer's copy of the audit log
    #[command(subcommand)]
    Audit(audit::Command),
}

fn main() -> ExitCode {
    #[cfg(feature = "test-hooks")]
    bijak_domain::test_hooks::arm_fail_points();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors: clap knows which stream and which code.
            let code = u8::try_from(error.exit_code()).unwrap_or(exit::USAGE);
            return if error.print().is_ok() { ExitCode::from(code) } else { ExitCode::FAILURE };
        }
    };
    let Command::Audit(command) = cli.command;
    exit::code(audit::run(command))
}
