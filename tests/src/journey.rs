//! One journey: a place to run, a desktop, the steps; and where they fail, what the screen showed.

use std::{
    panic::{AssertUnwindSafe, resume_unwind},
    time::Duration,
};

use anyhow::{Context, Result, anyhow};
use futures_util::FutureExt;

use crate::{Desktop, Setup, binary::evidence_root, slot::Slot};

/// For one journey: a driver that hangs in a single command must not hold up the rest.
const LONGEST: Duration = Duration::from_mins(8);
/// For one picture: the driver of a dead page never answers.
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs `steps` on a fresh desktop. Whatever happens, the desktop is gone afterwards; logs and pictures stay in
/// `target/e2e/{name}`.
pub fn journey(name: &str, setup: Setup, steps: impl AsyncFnOnce(&mut Desktop) -> Result<()>) -> Result<()> {
    // Its own worker keeps the tray host answering while a step waits for a program.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let _slot = Slot::take().await?;
        let evidence = evidence_root()?.join(name);
        if evidence.exists() {
            std::fs::remove_dir_all(&evidence)?;
        }
        std::fs::create_dir_all(&evidence)?;
        let mut desktop = Desktop::start(setup, evidence.clone()).await.context("starting the desktop")?;
        desktop.note("the desktop is up")?;
        let steps = tokio::time::timeout(LONGEST, steps(&mut desktop));
        let outcome = AssertUnwindSafe(steps).catch_unwind().await;
        let outcome =
            outcome.map(|steps| steps.map_err(|_| anyhow!("still under way after {LONGEST:?}")).flatten());
        if !matches!(outcome, Ok(Ok(()))) {
            collect(&desktop).await;
        }
        desktop.note("end")?;
        drop(desktop);
        match outcome {
            Ok(result) => result.with_context(|| format!("{name}: see {}", evidence.display())),
            Err(panic) => resume_unwind(panic),
        }
    })
}

/// Pictures of the screen and of every page. A page that is gone has none: that must not hide the failure itself.
async fn collect(desktop: &Desktop) {
    let mut troubles: Vec<_> = desktop.shoot_screen("failure-screen").err().into_iter().collect();
    for (name, page) in desktop.pages() {
        let file = desktop.evidence().join(format!("failure-{name}"));
        let look = async {
            page.shoot(&file.with_extension("png")).await?;
            Ok(std::fs::write(file.with_extension("html"), page.source().await?)?)
        };
        match tokio::time::timeout(PATIENCE, look).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => troubles.push(error),
            Err(elapsed) => troubles.push(elapsed.into()),
        }
    }
    for trouble in troubles {
        // Nowhere left to report to: the journey has failed already.
        let _unwritten = desktop.note(&format!("no picture: {trouble:#}"));
    }
}
