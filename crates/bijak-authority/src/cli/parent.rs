//! The process that started this one: what it is told on stdout and may ask on stdin, one line each.
//!
//! Told: `{"event":"ready","url"}`, with `setup_url`, `setup_code` and `setup_expires_at` where the deployment is empty;
//! `{"event":"setup", …}` with the same three when it asked `renew-setup`; `{"event":"setup_done","organization_id"}`.
//! When stdin ends, so does this process.

use std::io::{BufRead, BufReader, IsTerminal, Read};

use anyhow::Context;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::print_line;
use crate::{Server, setup::SetupInvitation};

/// Longer lines are no request; they are cut here.
const LINE: u64 = 256;

/// Something the parent asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Request {
    RenewSetup,
}

/// The line to the parent and the requests from it.
#[derive(Debug)]
pub(super) struct Parent {
    requests: Option<mpsc::Receiver<Request>>,
    /// Whether stdout is read by the one who may set this server up: our parent, or a person at a terminal. Anything else
    /// may be a log that others read, and gets no code.
    shows_code: bool,
}

impl Parent {
    /// `listens`: stdin is the parent's; cancel `stop` when it ends.
    pub(super) fn new(listens: bool, stop: CancellationToken) -> anyhow::Result<Self> {
        let requests = if listens { Some(listen(stop)?) } else { None };
        Ok(Self { requests, shows_code: listens || std::io::stdout().is_terminal() })
    }

    pub(super) fn say_ready(&self, server: &Server) -> anyhow::Result<()> {
        let mut line = json!({"event": "ready", "url": server.url()});
        self.add_invitation(&mut line, server.setup_invitation());
        print_line(&line).context("stdout is closed")
    }

    /// Answers the parent until `stop`.
    pub(super) async fn attend(&mut self, server: &Server, stop: &CancellationToken) {
        let mut setup = server.state().setup.watch();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                request = next(&mut self.requests) => match request {
                    Request::RenewSetup => {
                        let mut line = json!({"event": "setup"});
                        self.add_invitation(&mut line, server.renew_setup_invitation());
                        say(&line);
                    }
                },
                Ok(()) = setup.changed() => {
                    let organization_id = *setup.borrow_and_update();
                    let line = json!({"event": "setup_done", "organization_id": organization_id});
                    say(&line);
                }
            }
        }
    }

    fn add_invitation(&self, line: &mut Value, invitation: Option<SetupInvitation>) {
        let Some(SetupInvitation { url, code, expires_at }) = invitation else { return };
        line["setup_url"] = url.into();
        if self.shows_code {
            line["setup_code"] = code.expose("shown by the app that started this server").into();
        }
        line["setup_expires_at"] = json!(expires_at);
    }
}

/// A parent that no longer reads is no reason to stop serving.
fn say(line: &Value) {
    if let Err(error) = print_line(line) {
        tracing::warn!(%error, "stdout is closed");
    }
}

/// The next request; never, where nobody can ask.
async fn next(requests: &mut Option<mpsc::Receiver<Request>>) -> Request {
    if let Some(receiver) = requests {
        if let Some(request) = receiver.recv().await {
            return request;
        }
        *requests = None;
    }
    std::future::pending().await
}

/// A thread, not tokio's stdin: a read that blocks there would keep the runtime from ending.
fn listen(stop: CancellationToken) -> anyhow::Result<mpsc::Receiver<Request>> {
    let (sender, receiver) = mpsc::channel(4);
    std::thread::Builder::new().name("stdin".into()).spawn(move || {
        read_requests(std::io::stdin().lock(), |request| {
            // Full: the parent asks faster than it reads the answers. Closed: the server is about to end.
            let _dropped = sender.try_send(request);
        });
        stop.cancel();
    })?;
    Ok(receiver)
}

/// Reads lines until there are no more; what is not understood is passed over.
fn read_requests(input: impl Read, mut ask: impl FnMut(Request)) {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    loop {
        line.clear();
        match (&mut input).take(LINE).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) if line.trim_ascii() == b"renew-setup" => ask(Request::RenewSetup),
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_known_line_is_a_request() {
        let count = |text: &str| {
            let mut count = 0;
            read_requests(text.as_bytes(), |Request::RenewSetup| count += 1);
            count
        };
        assert_eq!(count("renew-setup\n"), 1);
        assert_eq!(count("renew-setup\r\nother\nrenew-setup"), 2);
        assert_eq!(count("renew-setup-now\n\nRENEW-SETUP\n"), 0);
        assert_eq!(count(&"x".repeat(100_000)), 0);
    }
}
