//! Reading the audit log in the app's window.

use anyhow::{Context, Result};
use bijak_e2e::{Page, wait_until};

use crate::steps::APP_USER_AGENT;

/// What one event must show.
#[derive(Debug, PartialEq, Eq, Clone)]
pub(crate) struct Expected<'a> {
    pub(crate) action: &'a str,
    /// A part of the actor: a name or an id.
    pub(crate) actor: &'a str,
    pub(crate) user_agent: &'a str,
    pub(crate) outcome: &'a str,
}

impl<'a> Expected<'a> {
    /// Something that the person did in the app.
    pub(crate) fn by_app(action: &'a str, actor: &'a str) -> Self {
        Self { action, actor, user_agent: APP_USER_AGENT, outcome: "success" }
    }
}

/// Opens the audit log and searches for `text`; waits until exactly the expected events are there (oldest first, as
/// they are told; the window lists the newest first), and looks into each.
pub(crate) async fn see_events(page: &Page, text: &str, expected: &[Expected<'_>]) -> Result<()> {
    page.click("nav-audit").await?;
    page.fill("audit-search", text).await?;
    see_listed(page, expected).await
}

/// As [`see_events`], for a list that is filtered already.
pub(crate) async fn see_listed(page: &Page, expected: &[Expected<'_>]) -> Result<()> {
    let actions: Vec<_> = expected.iter().rev().map(|event| event.action).collect();
    wait_until(&format!("exactly the events {actions:?}"), async || {
        // Events may still be on their way: ask the list again where it says that there are new ones.
        if page.count_css("[data-testid=audit-new]").await? > 0 {
            page.click("audit-new").await?;
        }
        let shown = listed_actions(page).await?;
        anyhow::ensure!(shown == actions, "{shown:?}");
        Ok(Some(()))
    })
    .await?;
    for (row, event) in expected.iter().rev().enumerate() {
        look_into(page, row, event).await.with_context(|| format!("row {row}: {event:?}"))?;
    }
    Ok(())
}

async fn listed_actions(page: &Page) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('[data-testid=audit-row]')].map(
        (row) => row.getAttribute('data-action') ?? '…')";
    let actions = page.script(script, Vec::new()).await?;
    Ok(serde_json::from_value(actions)?)
}

async fn look_into(page: &Page, row: usize, event: &Expected<'_>) -> Result<()> {
    let script = "return document.querySelectorAll('[data-testid=audit-row]')[arguments[0]].dataset.seq";
    let seq = page.script(script, vec![row.into()]).await?;
    let seq = seq.as_str().context("data-seq")?;
    let row = page.see_css(&format!("[data-testid=audit-row][data-seq=\"{seq}\"]")).await?;
    row.click().await?;
    // A click selects, Enter opens.
    page.press_enter().await?;
    let pane = format!("[data-testid=audit-pane][data-seq=\"{seq}\"]");
    page.see_css(&pane).await?;
    for (field, part) in [
        ("field-action", event.action),
        ("field-actor", event.actor),
        ("field-source_ip", "127.0.0.1"),
        ("field-user_agent", event.user_agent),
        ("field-outcome", event.outcome),
    ] {
        page.see_text_css(&format!("{pane} [data-testid={field}]"), part).await?;
    }
    Ok(())
}
