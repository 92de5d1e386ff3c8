//! `cargo xtask test`: everything that must hold before a change lands, in the order that wastes the least time.
//!
//! One profile, one target directory, one set of features ([`cargo::SELECTION`]): clippy checks, and nextest runs,
//! exactly the units that the journeys' binaries were built from. `ui/dist` comes before anything that compiles the
//! shell, because the page is embedded in it. What only needs npm runs beside the compiler.

mod cargo;
mod release;
mod report;
mod step;
mod ui;

use std::time::Instant;

use anyhow::{Context as _, bail};

use crate::{UsageError, setup, setup::Group, take_flags, workspace::Workspace};
use report::Report;
use step::{Place, Running, Step};

pub(crate) const DOES: &str = "check everything; --fast leaves out the journeys and the release build";

const STEPS: &[Step] = &[
    Step {
        name: "setup",
        place: Place::Ahead,
        slow: false,
        run: |context| setup::install(&context.workspace, &[Group::Build, Group::Test]),
    },
    Step { name: "fmt", place: Place::Ahead, slow: false, run: cargo::fmt },
    Step { name: "ui-build", place: Place::Ahead, slow: false, run: ui::build },
    Step { name: "ui-check", place: Place::Beside, slow: false, run: ui::check },
    Step { name: "ui-unit", place: Place::Beside, slow: false, run: ui::unit },
    Step { name: "deny", place: Place::Ahead, slow: false, run: cargo::deny },
    Step { name: "clippy", place: Place::Ahead, slow: false, run: cargo::clippy },
    Step { name: "build", place: Place::Ahead, slow: false, run: cargo::build },
    Step { name: "doc", place: Place::Ahead, slow: false, run: cargo::doc_tests },
    Step { name: "unit", place: Place::Ahead, slow: false, run: cargo::unit },
    Step { name: "journeys", place: Place::Ahead, slow: true, run: cargo::journeys },
    Step { name: "release", place: Place::Ahead, slow: true, run: release::lacks_test_hooks },
];

pub(crate) fn run(workspace: &Workspace, words: &[String]) -> anyhow::Result<()> {
    let ([fast], names) = take_flags(words, ["--fast"])?;
    let steps = chosen(fast, &names)?;
    let mut report = Report::default();
    let outcome = run_steps(workspace, &steps, &mut report);
    println!("\n{report}");
    outcome
}

/// The steps that were named, or all; `--fast` leaves out the slow ones.
fn chosen(fast: bool, names: &[String]) -> Result<Vec<&'static Step>, UsageError> {
    if let Some(unknown) = names.iter().find(|name| !STEPS.iter().any(|step| step.name == name.as_str())) {
        let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        return Err(UsageError(format!("unknown step `{unknown}`; the steps are: {}", known.join(" "))));
    }
    Ok(STEPS
        .iter()
        .filter(|step| names.is_empty() || names.iter().any(|name| name == step.name))
        .filter(|step| !(fast && step.slow))
        .collect())
}

/// Runs the steps in order and stops at the first that fails; those beside are waited for at the end.
fn run_steps(workspace: &Workspace, steps: &[&'static Step], report: &mut Report) -> anyhow::Result<()> {
    let mut beside: Vec<Running> = Vec::new();
    let mut outcome = run_ahead(workspace, steps, report, &mut beside);
    for running in beside {
        if outcome.is_ok() {
            outcome = settle(running, report);
        } else {
            // The run has failed already: nothing of it may go on behind the prompt.
            running.wait()?;
        }
    }
    outcome
}

fn run_ahead(
    workspace: &Workspace,
    steps: &[&'static Step],
    report: &mut Report,
    beside: &mut Vec<Running>,
) -> anyhow::Result<()> {
    for step in steps {
        if step.place == Place::Beside {
            beside.push(step.start(workspace)?);
            continue;
        }
        println!("\n\x1b[1m── {} ──\x1b[0m", step.name);
        let started = Instant::now();
        let outcome = step.run_here(workspace);
        report.add(step.name, started.elapsed(), outcome.is_ok());
        outcome.with_context(|| format!("step `{}` failed", step.name))?;
        // One that already failed beside ends the run now, not after the journeys.
        while let Some(index) = beside.iter().position(Running::is_finished) {
            settle(beside.swap_remove(index), report)?;
        }
    }
    Ok(())
}

fn settle(running: Running, report: &mut Report) -> anyhow::Result<()> {
    let finished = running.wait()?;
    report.add(finished.name, finished.took, finished.outcome.is_ok());
    println!("\n\x1b[1m── {} (ran beside) ──\x1b[0m\n{}", finished.name, finished.log.trim_end());
    if let Err(error) = finished.outcome {
        bail!("step `{}` failed: {error:#}", finished.name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(fast: bool, names: &[&str]) -> Vec<&'static str> {
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        chosen(fast, &names).unwrap().iter().map(|step| step.name).collect()
    }

    #[test]
    fn without_names_every_step_runs_and_fast_leaves_out_the_slow_ones() {
        assert_eq!(names(false, &[]).len(), STEPS.len());
        assert!(!names(true, &[]).contains(&"journeys"));
        assert!(names(true, &[]).contains(&"unit"));
    }

    #[test]
    fn named_steps_run_alone_and_in_the_order_of_the_table() {
        assert_eq!(names(false, &["unit", "fmt"]), ["fmt", "unit"]);
    }

    #[test]
    fn an_unknown_step_is_refused_with_the_known_ones() {
        let error = chosen(false, &["unti".into()]).err().unwrap();
        assert!(error.to_string().contains("journeys"), "{error}");
    }

    #[test]
    fn the_page_is_built_before_anything_compiles_the_shell() {
        let at = |name: &str| STEPS.iter().position(|step| step.name == name).unwrap();
        assert!(["clippy", "build", "doc", "unit", "journeys"].iter().all(|name| at("ui-build") < at(name)));
        assert!(at("setup") == 0 && at("build") < at("journeys"));
    }

    #[test]
    fn the_first_failing_step_ends_the_run_and_is_named() {
        const FAILS: Step =
            Step { name: "fails", place: Place::Ahead, slow: false, run: |_| bail!("as it was told to") };
        const NEVER: Step =
            Step { name: "never", place: Place::Ahead, slow: false, run: |_| panic!("ran on") };
        let workspace = Workspace { root: std::env::temp_dir(), target: std::env::temp_dir() };
        let mut report = Report::default();
        let error = run_steps(&workspace, &[&FAILS, &NEVER], &mut report).unwrap_err();
        assert_eq!(format!("{error:#}"), "step `fails` failed: as it was told to");
    }
}
