//! `cargo xtask`: everything a developer or CI runs. One file a command; `test` and `setup` have a folder of steps.
//!
//! It drives the ordinary tools (cargo, npm, apt) and decides nothing about the product. It depends on next to
//! nothing, so that a fresh clone has it in seconds. To add a command: a file with `run`, and a line in [`COMMANDS`].
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its terminal")]

mod bench;
mod demo;
mod fmt;
mod package;
mod page;
mod process;
mod random;
mod run;
mod setup;
mod test;
mod types;
mod workspace;

use std::process::ExitCode;

use workspace::Workspace;

/// A command: what its line in the usage says, and what it does with the words after its name.
struct Command {
    name: &'static str,
    synopsis: &'static str,
    does: &'static str,
    run: fn(&Workspace, &[String]) -> anyhow::Result<()>,
}

const COMMANDS: &[Command] = &[
    Command { name: "setup", synopsis: "[build|test|bench]…", does: setup::DOES, run: setup::run },
    Command { name: "run", synopsis: "[--release] [--demo]", does: run::DOES, run: run::run },
    Command { name: "test", synopsis: "[--fast] [STEP]…", does: test::DOES, run: test::run },
    Command {
        name: "bench",
        synopsis: "[app|audit|authority]… [--ten-million]",
        does: bench::DOES,
        run: bench::run,
    },
    Command { name: "fmt", synopsis: "", does: fmt::DOES, run: fmt::run },
    Command { name: "types", synopsis: "", does: types::DOES, run: types::run },
    Command { name: "package", synopsis: "", does: package::DOES, run: package::run },
];

/// Words that the command does not know. Ends the process with 2, as misuse does everywhere.
#[derive(Debug)]
struct UsageError(String);

impl std::fmt::Display for UsageError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for UsageError {}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            if error.is::<UsageError>() {
                eprint!("\n{}", usage());
                return ExitCode::from(2);
            }
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[String]) -> anyhow::Result<()> {
    let Some((name, rest)) = words.split_first() else {
        return Err(UsageError("no command".into()).into());
    };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        print!("{}", usage());
        return Ok(());
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        return Err(UsageError(format!("unknown command `{name}`")).into());
    };
    (command.run)(&Workspace::find()?, rest)
}

fn usage() -> String {
    let line = |command: &Command| {
        format!("  {:<30} {}", format!("{} {}", command.name, command.synopsis), command.does)
    };
    let lines: Vec<_> = COMMANDS.iter().map(line).collect();
    format!("usage: cargo xtask COMMAND\n\n{}\n", lines.join("\n"))
}

/// Takes the flags that a command knows out of its words: `(is this flag there, …)` and the words that are left.
///
/// # Errors
/// A word that begins with `-` and is not among `known` is a [`UsageError`].
fn take_flags<const N: usize>(
    words: &[String],
    known: [&str; N],
) -> Result<([bool; N], Vec<String>), UsageError> {
    let mut given = [false; N];
    let mut rest = Vec::new();
    for word in words {
        match known.iter().position(|flag| flag == word) {
            Some(index) => given[index] = true,
            None if word.starts_with('-') => return Err(UsageError(format!("unknown option `{word}`"))),
            None => rest.push(word.clone()),
        }
    }
    Ok((given, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_unknown_command_is_a_usage_error() {
        assert!(dispatch(&words(&["frobnicate"])).unwrap_err().is::<UsageError>());
        assert!(dispatch(&[]).unwrap_err().is::<UsageError>());
    }

    #[test]
    fn flags_are_told_apart_from_words() {
        let (given, rest) = take_flags(&words(&["unit", "--fast"]), ["--fast", "--slow"]).unwrap();
        assert_eq!((given, rest), ([true, false], words(&["unit"])));
        assert!(take_flags(&words(&["--quick"]), ["--fast"]).is_err());
    }

    #[test]
    fn the_usage_names_every_command() {
        let usage = usage();
        assert!(COMMANDS.iter().all(|command| usage.contains(command.name)));
    }
}
