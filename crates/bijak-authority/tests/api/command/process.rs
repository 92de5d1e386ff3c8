//! Starting the binary, and reading what it says with a deadline.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use bijak_domain::{Entropy, OsEntropy};
use serde_json::Value;

const PATIENCE: Duration = Duration::from_mins(1);

/// A password made for this run.
pub(crate) fn password() -> String {
    let mut random = [0u8; 12];
    OsEntropy.fill(&mut random);
    random.iter().fold("pw-".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

fn command(arguments: &[&str], data_dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bijak-authority"));
    command.args(arguments).arg("--data-dir").arg(data_dir);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs `bootstrap` with `stdin` to its end.
pub(crate) fn bootstrap(data_dir: &Path, stdin: &[u8]) -> Output {
    let arguments =
        ["bootstrap", "--organization", "Acme", "--workspace", "prod", "--email", "maya@acme.example"];
    let mut child = command(&arguments, data_dir).spawn().unwrap();
    // A command that refuses before it reads closes the pipe.
    let _refused = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

/// A running `serve`; killed when dropped.
pub(crate) struct Serve {
    child: Child,
    lines: Receiver<String>,
}

impl Serve {
    pub(crate) fn start(data_dir: &Path, arguments: &[&str]) -> Self {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0"];
        all.extend(arguments);
        let mut child = command(&all, data_dir).stderr(Stdio::null()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// The next line on stdout.
    pub(crate) fn line(&self) -> Value {
        serde_json::from_str(&self.lines.recv_timeout(PATIENCE).expect("a line in time")).unwrap()
    }

    pub(crate) fn say(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Closes stdin and waits for the end.
    pub(crate) fn close_stdin(mut self) -> std::process::ExitStatus {
        drop(self.child.stdin.take());
        // Stdout ends with the process.
        while self.lines.recv_timeout(PATIENCE).is_ok() {}
        self.child.wait().unwrap()
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}
