//! The desktop shell of Bijak Keys: window, tray, links, clipboard, and one-line commands.
//!
//! What this program refuses to be: a place for decisions. It turns commands, tray clicks and links into calls of
//! `bijak-app`, and that crate's events into events of the page and the tray. No secret passes through it but on its
//! way to the clipboard. To add a command: see `commands/mod.rs`.

#![cfg_attr(windows, windows_subsystem = "windows")]

mod arguments;
mod commands;
mod directories;
mod events;
mod host;
mod link;
mod log;
mod quit;
mod running;
mod shell;
mod start;
mod tray;
mod webview_environment;
mod window;

use std::{env, io, process::ExitCode};

use arguments::Arguments;

/// The command line was wrong, as by convention.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    webview_environment::prepare();
    #[cfg(feature = "test-hooks")]
    bijak_domain::test_hooks::arm_fail_points();
    let automation = env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some();
    match arguments::parse(env::args_os().skip(1), automation) {
        Ok(Arguments::Run { link }) => match shell::run(link) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                say(&mut io::stderr(), &format!("bijak-keys: {error:#}\n"));
                ExitCode::FAILURE
            }
        },
        Ok(Arguments::Version) => {
            say(&mut io::stdout(), concat!("bijak-keys ", env!("CARGO_PKG_VERSION"), "\n"));
            ExitCode::SUCCESS
        }
        Ok(Arguments::Help) => {
            say(&mut io::stdout(), arguments::HELP);
            ExitCode::SUCCESS
        }
        Err(error) => {
            say(&mut io::stderr(), &format!("bijak-keys: {error}\n"));
            ExitCode::from(USAGE)
        }
    }
}

/// A closed terminal is no reason to fail.
fn say(out: &mut dyn io::Write, text: &str) {
    let _ = out.write_all(text.as_bytes());
}
