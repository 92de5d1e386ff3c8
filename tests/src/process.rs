//! Child processes: each in a process group of its own, its output in a file, ended by its own id.

use std::{
    fs::File,
    os::unix::process::{CommandExt, ExitStatusExt},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, anyhow};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::{DEADLINE, wait_until, wait_until_within};

/// A running child. Dropping it kills its whole group and waits for it.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    stdout: PathBuf,
    stderr: PathBuf,
}

impl Process {
    /// Starts `command` with its output in `{logs}/{name}.out` and `.log` (appended, where the name comes again).
    /// Standard input is closed unless the caller gave one.
    pub(crate) fn spawn(name: &str, command: &mut Command, logs: &Path) -> Result<Self> {
        Self::start(name, command.process_group(0), logs)
    }

    /// As [`Self::spawn`], but as leader of a session of its own (`setsid`): what it starts outlives it, as what a
    /// desktop's browser starts does.
    pub(crate) fn spawn_session(name: &str, command: &Command, logs: &Path) -> Result<Self> {
        let mut own = Command::new("setsid");
        own.arg(command.get_program()).args(command.get_args()).stdin(Stdio::null()).env_clear();
        own.envs(command.get_envs().filter_map(|(key, value)| Some((key, value?))));
        Self::start(name, &mut own, logs)
    }

    fn start(name: &str, command: &mut Command, logs: &Path) -> Result<Self> {
        let (stdout, stderr) = (logs.join(format!("{name}.out")), logs.join(format!("{name}.log")));
        let append = |path: &Path| File::options().create(true).append(true).open(path);
        command.stdout(append(&stdout)?).stderr(append(&stderr)?);
        let child = command.spawn().with_context(|| format!("starting {name}"))?;
        Ok(Self { name: name.to_owned(), child, stdout, stderr })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has written to standard output so far.
    pub fn stdout(&self) -> Result<String> {
        Ok(std::fs::read_to_string(&self.stdout)?)
    }

    pub(crate) fn take_stdin(&mut self) -> Option<std::process::ChildStdin> {
        self.child.stdin.take()
    }

    /// The first line of standard output for which `read` answers; fails at once where the process ends before.
    pub async fn first_line<T>(&mut self, read: impl Fn(&str) -> Option<T>) -> Result<T> {
        self.first_line_within(DEADLINE, read).await
    }

    /// As [`Self::first_line`], for a program that has much to do before it.
    pub async fn first_line_within<T>(
        &mut self,
        deadline: Duration,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T> {
        let (name, stdout) = (self.name.clone(), self.stdout.clone());
        let child = &mut self.child;
        let found = wait_until_within(deadline, &format!("the first line of {name}"), async || {
            let text = std::fs::read_to_string(&stdout)?;
            let whole = text.rfind('\n').map_or("", |end| &text[..end]);
            if let Some(value) = whole.lines().find_map(&read) {
                return Ok(Some(Ok(value)));
            }
            Ok(child.try_wait()?.map(Err))
        })
        .await?;
        found.map_err(|status| self.ended(status))
    }

    /// Its exit status, once it has ended by itself.
    pub async fn exit(&mut self) -> Result<ExitStatus> {
        let name = self.name.clone();
        let child = &mut self.child;
        wait_until(&format!("the end of {name}"), async || Ok(child.try_wait()?)).await
    }

    /// Asks it to end (SIGTERM) and waits.
    pub async fn terminate(&mut self) -> Result<ExitStatus> {
        signal(self.id(), Signal::TERM)?;
        self.exit().await
    }

    /// `kill -9`, of this process alone.
    pub async fn kill(&mut self) -> Result<()> {
        signal(self.id(), Signal::KILL)?;
        self.exit().await.map(|_| ())
    }

    fn ended(&self, status: ExitStatus) -> anyhow::Error {
        let log = std::fs::read_to_string(&self.stderr).unwrap_or_default();
        let tail: Vec<_> = log.lines().rev().take(5).collect();
        let tail: Vec<_> = tail.into_iter().rev().collect();
        let how = status.signal().map_or_else(|| status.to_string(), |signal| format!("signal {signal}"));
        anyhow!("{} ended too early ({how}):\n{}", self.name, tail.join("\n"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            if let Some(group) = pid(self.id()) {
                // Fails only where the group is gone already, or where it is a session's (the watchdog's work).
                let _gone = kill_process_group(group, Signal::KILL);
            }
            let _dead = self.child.kill();
            let _reaped = self.child.wait();
        }
    }
}

fn pid(id: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(id).ok()?)
}

/// Sends one signal to one process.
pub(crate) fn signal(id: u32, signal: Signal) -> Result<()> {
    let pid = pid(id).context("not a process id")?;
    kill_process(pid, signal).with_context(|| format!("signal to {id}"))
}

/// Whether a process runs: there, and not a zombie that nobody has reaped.
pub fn is_alive(id: u32) -> bool {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{id}/stat")) else { return false };
    // pid (comm) state: comm may hold spaces and brackets.
    stat.rsplit_once(')')
        .is_some_and(|(_, rest)| !matches!(rest.trim_start().chars().next(), Some('Z' | 'X')))
}

/// The running processes named `comm` (cut to 15 bytes by the kernel) that carry `mark` in their environment.
pub fn processes_of(mark: &str, comm: &str) -> Result<Vec<u32>> {
    let wanted = &comm[..comm.len().min(15)];
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let Ok(id) = entry?.file_name().to_string_lossy().parse::<u32>() else { continue };
        let read = |file: &str| std::fs::read(format!("/proc/{id}/{file}")).unwrap_or_default();
        if String::from_utf8_lossy(&read("comm")).trim_end() == wanted
            && String::from_utf8_lossy(&read("environ")).contains(mark)
            && is_alive(id)
        {
            found.push(id);
        }
    }
    Ok(found)
}
