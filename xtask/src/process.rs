//! Running other programs: each is shown before it runs, and a failure names it.

use std::{
    fmt::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context as _, bail};

/// The cargo that runs us, so that a toolchain chosen by `cargo +name xtask` reaches every step.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Shows the command, runs it on this terminal, and fails unless it ends with 0.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let shown = show(command);
    eprintln!("\x1b[2m$ {shown}\x1b[0m");
    let status = command.status().with_context(|| format!("cannot start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs the command without showing it and returns its standard output; a failure carries its standard error.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let shown = show(command);
    let output = command.output().with_context(|| format!("cannot start `{shown}`"))?;
    if !output.status.success() {
        bail!("`{shown}` failed ({}): {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed no UTF-8"))
}

/// Whether the command starts and ends with 0; its output is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The program's path, where `PATH` has it.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

/// The command as a person would type it. Its environment is left out: it may hold secrets.
fn show(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let mut shown = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    for argument in command.get_args() {
        let argument = argument.to_string_lossy();
        if argument.is_empty()
            || argument.contains(|letter: char| letter.is_whitespace() || "()|&'\"".contains(letter))
        {
            let _ = write!(shown, " '{argument}'");
        } else {
            let _ = write!(shown, " {argument}");
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_it_would_be_typed() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["nextest", "-E", "not binary(journeys)"]).env("SECRET", "hidden");
        assert_eq!(show(&command), "cargo nextest -E 'not binary(journeys)'");
    }

    #[test]
    fn a_failing_command_is_named() {
        let error = output(Command::new("cargo").arg("--no-such-option")).unwrap_err();
        assert!(error.to_string().contains("`cargo --no-such-option` failed"), "{error}");
    }

    #[test]
    fn which_finds_only_what_is_there() {
        assert!(which("cargo").is_some());
        assert!(which("no-such-program-anywhere").is_none());
    }
}
