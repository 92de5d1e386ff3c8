//! `cargo xtask bench`: the figures of docs/PERFORMANCE.md, each against a reference measured in the same run, since
//! the absolute numbers say more about the machine than about us.
//!
//! The table goes to the terminal, and with every sample to `target/bench/*.json`. A goal that is missed is
//! reported, not failed: a busy machine is no defect.

#[cfg(feature = "screen")]
mod app;
mod audit;
mod authority;
mod figure;
#[cfg(feature = "screen")]
mod timeline;
#[cfg(feature = "screen")]
mod tree;

use std::fs;

use anyhow::Context as _;
use serde_json::json;

use crate::{UsageError, setup, setup::Group, take_flags, workspace::Workspace};
use figure::Figure;

pub(crate) const DOES: &str = "measure against references; writes target/bench/*.json";

pub(crate) fn run(workspace: &Workspace, words: &[String]) -> anyhow::Result<()> {
    let ([ten_million], words) = take_flags(words, ["--ten-million"])?;
    let all = words.is_empty();
    let (mut with_app, mut with_authority, mut with_audit, mut with_timeline) = (all, all, all, all);
    for word in &words {
        match word.as_str() {
            "audit" => with_audit = true,
            "timeline" => with_timeline = true,
            "app" => with_app = true,
            "authority" => with_authority = true,
            other => return Err(UsageError(format!("unknown benchmark `{other}`")).into()),
        }
    }
    if with_app || with_authority || with_timeline {
        setup::install(workspace, &[Group::Build, Group::Bench])?;
    } else {
        setup::install_programs(&[Group::Bench])?;
    }
    fs::create_dir_all(workspace.target.join("bench"))?;
    if with_authority {
        let (figures, samples) = authority::measure(workspace)?;
        report(workspace, "authority", &figures, &samples)?;
    }
    if with_audit {
        let (figures, samples) = audit::measure(workspace, ten_million)?;
        report(workspace, if ten_million { "audit-10m" } else { "audit" }, &figures, &samples)?;
    }
    if with_app {
        measure_on_screen(workspace, "app", ten_million)?;
    }
    if with_timeline {
        measure_on_screen(workspace, "timeline", ten_million)?;
    }
    Ok(())
}

#[cfg(feature = "screen")]
fn measure_on_screen(workspace: &Workspace, name: &str, ten_million: bool) -> anyhow::Result<()> {
    if name == "app" {
        let (figures, samples) = app::measure(workspace)?;
        return report(workspace, name, &figures, &samples);
    }
    let events = if ten_million { 10_000_000 } else { 1_000_000 };
    let (figures, samples) = timeline::measure(workspace, events)?;
    report(workspace, if ten_million { "timeline-10m" } else { name }, &figures, &samples)
}

/// Watching pixels takes an X11 library, which no other command waits for: this one calls itself with it.
#[cfg(not(feature = "screen"))]
fn measure_on_screen(workspace: &Workspace, name: &str, ten_million: bool) -> anyhow::Result<()> {
    let mut words = vec!["run", "--quiet", "--locked", "--package", "xtask", "--features", "screen", "--"];
    words.extend(["bench", name]);
    if ten_million {
        words.push("--ten-million");
    }
    crate::process::run(workspace.cargo().args(words))
}

fn report(
    workspace: &Workspace,
    name: &str,
    figures: &[Figure],
    samples: &serde_json::Value,
) -> anyhow::Result<()> {
    println!("\n{}", figure::table(figures));
    let path = workspace.target.join("bench").join(format!("{name}.json"));
    let figures: Vec<_> = figures.iter().map(Figure::to_json).collect();
    let text = serde_json::to_string_pretty(&json!({ "figures": figures, "samples": samples }))?;
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    println!("\nwritten to {}", workspace.relative(&path).display());
    Ok(())
}
