//! One step of the run: on this terminal, or beside the others with its output kept in a file.

use std::{
    fs::{self, File},
    path::PathBuf,
    process::Command,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use anyhow::{Context as _, anyhow};

use crate::{process, workspace::Workspace};

pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    /// Left out by `--fast`.
    pub(crate) slow: bool,
    pub(crate) run: fn(&Context) -> anyhow::Result<()>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// One after the other, on this terminal.
    Ahead,
    /// In a thread of its own from its turn on, while the others go ahead.
    Beside,
}

/// What a step gets: the paths, and where its programs write.
pub(crate) struct Context {
    pub(crate) workspace: Workspace,
    log: Option<File>,
}

impl Context {
    /// Runs a program of this step, and fails unless it ends with 0.
    pub(crate) fn run(&self, command: &mut Command) -> anyhow::Result<()> {
        if let Some(log) = &self.log {
            command.stdout(log.try_clone()?).stderr(log.try_clone()?);
        }
        process::run(command)
    }
}

/// A step under way beside the others.
pub(crate) struct Running {
    name: &'static str,
    log: PathBuf,
    thread: JoinHandle<(Duration, anyhow::Result<()>)>,
}

/// A step that ended beside the others.
pub(crate) struct Finished {
    pub(crate) name: &'static str,
    pub(crate) took: Duration,
    pub(crate) outcome: anyhow::Result<()>,
    pub(crate) log: String,
}

impl Step {
    pub(crate) fn run_here(&self, workspace: &Workspace) -> anyhow::Result<()> {
        (self.run)(&Context { workspace: workspace.clone(), log: None })
    }

    pub(crate) fn start(&self, workspace: &Workspace) -> anyhow::Result<Running> {
        let folder = workspace.target.join("xtask");
        fs::create_dir_all(&folder)?;
        let log = folder.join(format!("{}.log", self.name));
        let context = Context {
            workspace: workspace.clone(),
            log: Some(File::create(&log).with_context(|| format!("cannot write {}", log.display()))?),
        };
        let run = self.run;
        let thread = std::thread::spawn(move || {
            let started = Instant::now();
            let outcome = run(&context);
            (started.elapsed(), outcome)
        });
        Ok(Running { name: self.name, log, thread })
    }
}

impl Running {
    pub(crate) fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }

    pub(crate) fn wait(self) -> anyhow::Result<Finished> {
        let (took, outcome) =
            self.thread.join().map_err(|_panic| anyhow!("step `{}` panicked", self.name))?;
        let log =
            fs::read_to_string(&self.log).with_context(|| format!("cannot read {}", self.log.display()))?;
        Ok(Finished { name: self.name, took, outcome, log })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_beside_keeps_its_output_and_its_outcome() {
        let step = Step {
            name: "step-test",
            place: Place::Beside,
            slow: false,
            run: |context| context.run(Command::new("cargo").arg("--no-such-option")),
        };
        let workspace = Workspace { root: std::env::temp_dir(), target: std::env::temp_dir() };
        let finished = step.start(&workspace).unwrap().wait().unwrap();
        assert!(finished.outcome.is_err());
        assert!(finished.log.contains("--no-such-option"), "{}", finished.log);
    }
}
