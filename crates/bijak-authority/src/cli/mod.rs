//! The command line: arguments in, exit code out. 0: done; 1: it failed; 2: the arguments are wrong.

mod audit;
mod backup;
mod client;
mod doctor;
mod parent;
mod restore;
mod serve;
mod sink;

use std::{io::Write, process::ExitCode, sync::Arc};

use anyhow::Context;
use bijak_domain::Clock;
use clap::{Parser, Subcommand};

use crate::{demo, people::bootstrap, server::StartError};

#[derive(Debug, Parser)]
#[command(
    name = "bijak-authority",
    version,
    about = "The Bijak Authority: keys, accounts and their audit log"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer requests until SIGTERM or SIGINT; prints one JSON line when ready, logs JSON to stderr.
    Serve(serve::Arguments),
    /// Found the organization of an empty deployment; the owner's password is read from stdin, to its end.
    Bootstrap(bootstrap::Arguments),
    /// The audit log's integrity: its signing key, and a check of everything stored.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Where the audit log is carried to: files, syslog, Splunk, webhooks. Run by the server.
    #[command(subcommand)]
    Sink(sink::Command),
    /// The OAuth clients of an organization beside the desktop app.
    #[command(subcommand)]
    Client(client::Command),
    /// Write everything to one file, while the server runs; every event in it is verified.
    Backup(backup::Arguments),
    /// Make an empty data directory from a backup, after every event in it was verified. What was revoked since is not.
    Restore(restore::Arguments),
    /// Say of everything a deployment stands on whether it is well, and if not, what to do: exit code 0 or 1.
    Doctor(doctor::Arguments),
    /// Fill an empty deployment with thirteen months to look at; the owner's password is read from stdin, to its end.
    Demo(demo::Arguments),
}

/// Runs the command that the process's arguments name.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors: clap knows which stream and which code.
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            return if error.print().is_ok() { ExitCode::from(code) } else { ExitCode::FAILURE };
        }
    };
    let result = match cli.command {
        Command::Serve(arguments) => serve::run(arguments),
        Command::Bootstrap(arguments) => bootstrap::run(arguments, clock()).and_then(|line| answer(&line)),
        Command::Audit(command) => audit::run(command, clock()),
        Command::Sink(command) => sink::run(command, clock()),
        Command::Client(command) => client::run(command, clock()),
        Command::Backup(arguments) => backup::run(arguments).and_then(|line| answer(&line)),
        Command::Restore(arguments) => restore::run(arguments).and_then(|line| answer(&line)),
        Command::Doctor(arguments) => doctor::run(arguments, &*clock()),
        Command::Demo(arguments) => demo::run(arguments, clock()).and_then(|line| answer(&line)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where stderr is gone too, the exit code is all that is left.
            let _unwritten = writeln!(std::io::stderr(), "error: {error:#}");
            match error.downcast_ref() {
                Some(StartError::NotLoopback(_)) => ExitCode::from(2),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

/// The system's clock; with `test-hooks`, the clock file's where the environment names one.
pub(crate) fn clock() -> Arc<dyn Clock> {
    #[cfg(feature = "test-hooks")]
    if let Some(clock) = bijak_domain::test_hooks::FileClock::from_env() {
        return Arc::new(clock);
    }
    Arc::new(bijak_domain::SystemClock)
}

fn answer(line: &serde_json::Value) -> anyhow::Result<()> {
    print_line(line).context("stdout is closed")
}

/// One JSON line on stdout, for whoever started this process.
pub(crate) fn print_line(line: &serde_json::Value) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush()
}
