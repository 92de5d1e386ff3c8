use std::{io, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
};
use zeroize::Zeroizing;

use super::{
    log_file::LogFile,
    reported::{self, Report},
};
use crate::app::AppConfig;

const LINE_LIMIT: u64 = 64 * 1024;
/// A clean end writes what is only in memory and closes the database.
const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// A running `bijak-authority`. Dropped without [`Authority::stop`], it is killed.
pub(super) struct Authority {
    child: Child,
    /// Its end is the child's end.
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    /// The line that is being read.
    line: Vec<u8>,
}

impl Authority {
    /// `port` 0: any free one.
    pub(super) async fn spawn(config: &AppConfig, port: u16) -> io::Result<Self> {
        let mut child = Command::new(&config.authority_binary)
            .arg("serve")
            .arg("--data-dir")
            .arg(&config.local_authority_dir)
            .args(["--listen", &format!("127.0.0.1:{port}"), "--exit-on-stdin-close"])
            // Not wherever the app was started: that may be a disk to be removed.
            .current_dir(&config.data_dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let missing = || io::Error::other("the child has no pipes");
        let stdout = BufReader::new(child.stdout.take().ok_or_else(missing)?);
        let stderr = child.stderr.take().ok_or_else(missing)?;
        let log = LogFile::open(config.data_dir.join("local-authority.log")).await?;
        // Ends with the child's stderr.
        tokio::spawn(log.copy(stderr));
        Ok(Self { stdin: child.stdin.take(), child, stdout, line: Vec::new() })
    }

    /// The next report; `None`: it has ended, or closed its stdout, which is as good. Giving up the wait loses nothing.
    pub(super) async fn report(&mut self) -> Option<Report> {
        loop {
            match (&mut self.stdout).take(LINE_LIMIT).read_until(b'\n', &mut self.line).await {
                Ok(0) | Err(_) => return None,
                Ok(_) => {}
            }
            let line = Zeroizing::new(std::mem::take(&mut self.line));
            if let Some(report) =
                std::str::from_utf8(&line).ok().and_then(|line| reported::read(line.trim_end()))
            {
                return Some(report);
            }
        }
    }

    /// Asks for a new set-up offer; it comes as a report. A child that does not listen any more is about to end.
    pub(super) async fn renew_setup(&mut self) {
        if let Some(stdin) = &mut self.stdin
            && let Err(error) = stdin.write_all(b"renew-setup\n").await
        {
            tracing::warn!(%error, "the local authority does not listen");
        }
    }

    /// Ends it cleanly, or by force where it does not end in time.
    pub(super) async fn stop(mut self) {
        drop(self.stdin.take());
        let ended = tokio::time::timeout(STOP_PATIENCE, self.child.wait()).await;
        if !matches!(ended, Ok(Ok(_))) {
            tracing::warn!("the local authority did not end by itself and is killed");
            if let Err(error) = self.child.kill().await {
                tracing::warn!(%error, "the local authority could not be killed");
            }
        }
    }

    /// Why it ended, in words.
    pub(super) async fn last_words(mut self) -> String {
        drop(self.stdin.take());
        match tokio::time::timeout(STOP_PATIENCE, self.child.wait()).await {
            Ok(Ok(status)) => {
                format!("it ended ({status}); its log is local-authority.log in the app's data")
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => {
                // Dropping kills it.
                "it closed its output without ending".to_owned()
            }
        }
    }
}
