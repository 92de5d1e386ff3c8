//! The machine loses power in the middle of the first fetch of a large log: the next start goes on at the event where that
//! one was, and in the end everything is verified.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use bijak_e2e::{App, Authority, Browser, Desktop, Liar, Setup, journey, wait_until, wait_until_within};
use rusqlite::{Connection, OpenFlags};

use crate::steps::{decide, log_in, start_sign_in};

/// A debug build folds and indexes some thousand events a second on a busy machine.
const LONG: Duration = Duration::from_secs(150);
/// Some twenty thousand events, of which whole batches are kept.
const HELD_AFTER: usize = 8 * 1024 * 1024;

#[test]
fn a_backfill_that_is_killed_goes_on_at_the_event_where_it_was() -> Result<()> {
    journey("audit-backfill", Setup::default(), async |desktop| {
        let liar = Liar::start().await?;
        liar.stall_history_after(Some(HELD_AFTER));
        let authority = Authority::start_demo_behind(desktop, &liar).await?;
        let browser = Browser::start(desktop, &[liar.url()]).await?;
        let app = App::start(desktop).await?;
        start_sign_in(&app.page, liar.url()).await?;
        browser.open_next_address(desktop).await?;
        log_in(&browser.page, &authority).await?;
        decide(&browser.page, "allow").await?;
        let copy = copy(desktop, &authority);
        wait_until("a part of the history in the copy", async || Ok((runs(&copy)?.len() == 2).then_some(())))
            .await?;
        app.page.click("nav-audit").await?;
        app.page.see_css("[data-testid=verification-badge][data-state=verifying]").await?;
        app.shoot(desktop, "half").await?;
        app.kill().await?;
        let before = runs(&copy)?;
        let [(0, history), (newest, _)] = before[..] else { anyhow::bail!("{before:?}") };
        ensure!(history + 1 < newest, "{before:?}");
        let asked = liar.asked();
        desktop.note(&format!("killed with {before:?}, having asked {asked:?}"))?;

        liar.stall_history_after(None);
        let app = App::start(desktop).await?;
        app.page.click("nav-audit").await?;
        wait_until_within(LONG, "everything is verified", async || {
            let verified =
                app.page.count_css("[data-testid=verification-badge][data-state=verified]").await?;
            Ok((verified > 0).then_some(()))
        })
        .await?;
        app.shoot(desktop, "whole").await?;
        let after = runs(&copy)?;
        ensure!(matches!(after[..], [(0, high)] if high >= 100_000), "{after:?}");

        // What was here was not asked for again: the answers since then begin one after the other where the copy ended.
        let since = liar.asked().split_off(asked.len());
        desktop.note(&format!("asked since {since:?}"))?;
        let mut next = history;
        let missing = since.iter().filter_map(|query| range(query)).filter(|(after, _)| *after < newest);
        for (after, limit) in missing {
            ensure!(after == next, "asked for events after {after}, holding those up to {next}");
            next = after + limit;
        }
        ensure!(next + 1 == newest, "{since:?} does not reach {newest}");
        Ok(())
    })
}

/// `after` and `limit` of a bulk request upwards; one from the beginning on is after event 0, which is never right here.
fn range(query: &str) -> Option<(u64, u64)> {
    let number = |name: &str| {
        query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse::<u64>().ok())
    };
    Some((number("after").unwrap_or_default(), number("limit")?))
}

fn copy(desktop: &Desktop, authority: &Authority) -> PathBuf {
    let data = desktop.home().join(".local/share/example.bijakcloud.desktop");
    data.join("audit").join(format!("{}.db", authority.organization_id))
}

/// What the copy holds: the first and the last event of each run.
fn runs(copy: &Path) -> Result<Vec<(u64, u64)>> {
    let database = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .with_context(|| copy.display().to_string())?;
    let mut runs = database.prepare("SELECT low, high FROM runs ORDER BY low")?;
    let runs = runs.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(runs.collect::<Result<_, _>>()?)
}
