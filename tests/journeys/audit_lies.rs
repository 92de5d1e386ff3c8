//! A server that lies about its audit log is caught, and the lie is named: one journey for each kind. The liar stands
//! between the app and the real authority, tells the truth until the app has verified everything, and then shows another
//! log, whose tree, proofs and (where it has the key) signatures are perfect in themselves.

mod dropped;
mod edited;
mod forked;
mod imposter;
mod inserted;
mod reordered;
mod rolled_back;
mod shrunk;
mod truncated;
mod wrong_key;

use anyhow::{Context, Result};
use bijak_e2e::{App, Authority, Browser, Desktop, FalseLog, Liar, Page, wait_until};
use bijak_transparency::{Checkpoint, SigningKey};
use serde_json::Value;

use crate::steps::{create_key, decide, log_in, see_workspace, start_sign_in};

/// An app that has verified a true log of a few events, and everything that a liar has to lie with.
struct Believer {
    authority: Authority,
    app: App,
    liar: Liar,
    /// The log's own.
    key: SigningKey,
    /// What the app has verified, oldest first.
    lines: Vec<String>,
}

/// What the evidence must show.
#[derive(Debug, Default)]
struct Caught<'a> {
    kind: &'a str,
    /// The first event concerned.
    seq: Option<usize>,
    /// Both versions of it.
    held: Option<&'a str>,
    received: Option<&'a str>,
    /// Whether the newer checkpoint, too, is signed by the log's own key: then the log convicts itself.
    signed_twice: bool,
}

async fn believer(desktop: &Desktop) -> Result<Believer> {
    let liar = Liar::start().await?;
    let authority = Authority::start_behind(desktop, &liar).await?;
    let browser = Browser::start(desktop, &[liar.url()]).await?;
    let app = App::start(desktop).await?;
    start_sign_in(&app.page, liar.url()).await?;
    browser.open_next_address(desktop).await?;
    log_in(&browser.page, &authority).await?;
    decide(&browser.page, "allow").await?;
    see_workspace(&app.page).await?;
    create_key(&app.page, "ci").await?;
    let lines = authority.audit_lines().await?;
    app.page.click("nav-audit").await?;
    see_verified(&app.page, lines.len()).await?;
    app.shoot(desktop, "verified").await?;
    desktop.note("everything is verified")?;
    Ok(Believer { key: authority.log_key()?, authority, app, liar, lines })
}

/// The newest event is in the list and the badge says that all of them are proven.
async fn see_verified(page: &Page, size: usize) -> Result<()> {
    let newest = format!("[data-testid=audit-row][data-seq=\"{}\"]", size - 1);
    wait_until(&format!("{size} verified events"), async || {
        // Events may still be on their way: the list says that there are new ones.
        if page.count_css("[data-testid=audit-new]").await? > 0 {
            page.click("audit-new").await?;
        }
        let there = page.count_css(&newest).await? > 0;
        let verified = page.count_css("[data-testid=verification-badge][data-state=verified]").await? > 0;
        Ok((there && verified).then_some(()))
    })
    .await
}

impl Believer {
    /// The log going on with two more events, so that a false one is longer than the true one was.
    fn longer(&self) -> Result<Vec<String>> {
        let last = self.lines.last().context("an event")?;
        let more = [invented(last, 'A')?, invented(last, 'B')?];
        Ok([&self.lines[..], &more].concat())
    }

    /// Tells the lie and looks at what the app makes of it.
    async fn see_caught(&self, desktop: &Desktop, lie: FalseLog, expected: &Caught<'_>) -> Result<()> {
        self.liar.tell(lie);
        self.see_evidence(desktop, expected).await
    }

    /// Red, named, with both sides of the contradiction, to be handed on; and what was verified before is still here.
    async fn see_evidence(&self, desktop: &Desktop, expected: &Caught<'_>) -> Result<()> {
        let page = &self.app.page;
        let Caught { kind, seq, .. } = *expected;
        page.see_css("[data-testid=audit-finding]").await?;
        self.app.shoot(desktop, &format!("lie-{kind}")).await?;
        let at = seq.map_or(String::new(), |seq| format!("[data-seq=\"{seq}\"]"));
        page.see_css(&format!("[data-testid=audit-finding][data-kind={kind}]{at}")).await?;
        page.see_css("[data-testid=verification-badge][data-state=broken]").await?;

        page.click("finding-show").await?;
        page.see("finding-pane").await?;
        self.app.shoot(desktop, &format!("lie-{kind}-evidence")).await?;
        page.click("finding-export").await?;
        page.see("finding-written").await?;
        let file = page.texts_css("[data-testid=finding-written] .mono").await?.concat();
        let evidence: Value = serde_json::from_slice(&std::fs::read(file.trim())?)?;
        self.check_evidence(&evidence, expected)?;

        // Nothing is overwritten: every event reads as it was verified.
        let newest = self.lines.len() - 1;
        let row = seq.unwrap_or(newest).min(newest);
        self.see_as_verified(row).await
    }

    fn check_evidence(&self, evidence: &Value, expected: &Caught<'_>) -> Result<()> {
        let Caught { kind, seq, held, received, signed_twice } = *expected;
        assert_eq!(evidence["kind"], kind, "{evidence}");
        if let Some(seq) = seq {
            assert_eq!(evidence["seq"], seq, "{evidence}");
        }
        for (line, name) in [(held, "held_line"), (received, "received_line")] {
            if let Some(line) = line {
                assert_eq!(evidence[name], line, "{name}");
            }
        }
        let own = [self.key.verifier().clone()];
        let open = |name: &str| {
            let note = evidence[name].as_str().context("a checkpoint")?;
            Checkpoint::open(note, own[0].name(), &own).with_context(|| name.to_owned())
        };
        // A head for events that nobody gets convicts by itself; everything else contradicts the one before.
        let before = if kind == "truncated" { None } else { Some(open("checkpoint_before")?) };
        if signed_twice {
            assert_ne!(Some(open("checkpoint_after")?), before);
        }
        Ok(())
    }

    /// The event's row is still in the list, with the line that was verified.
    async fn see_as_verified(&self, seq: usize) -> Result<()> {
        let page = &self.app.page;
        page.click_css("[data-testid=finding-pane] [data-testid=pane-close]").await?;
        page.see_css(&format!("[data-testid=audit-row][data-seq=\"{seq}\"]")).await?.click().await?;
        page.press_enter().await?;
        page.see_css(&format!("[data-testid=audit-pane][data-seq=\"{seq}\"]")).await?;
        let event: Value = serde_json::from_str(&self.lines[seq])?;
        for field in ["id", "source_ip"] {
            let text = event[field].as_str().context("a field of text")?;
            page.see_text(&format!("field-{field}"), text).await?;
        }
        Ok(())
    }
}

/// Numbers the lines anew: a liar's log has no gap.
fn renumbered(lines: Vec<String>) -> Result<Vec<String>> {
    lines
        .into_iter()
        .enumerate()
        .map(|(seq, line)| {
            let mut event: Value = serde_json::from_str(&line)?;
            event["seq"] = seq.into();
            Ok(event.to_string())
        })
        .collect()
}

/// The event as if it had come from elsewhere: what an attacker would like to have been.
fn edited(line: &str) -> String {
    line.replace("127.0.0.1", "198.51.100.7")
}

/// An event that never was, made of one that was.
fn invented(line: &str, end: char) -> Result<String> {
    let mut event: Value = serde_json::from_str(line)?;
    event["id"] = format!("evt_01JD000000000000000000000{end}").into();
    Ok(event.to_string())
}
