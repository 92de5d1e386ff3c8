//! A person's sign-in, with this program as the browser; and how long until there is something to read.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use anyhow::ensure;
use serde_json::json;

use super::super::{
    app::session::Session,
    authority::{http::Http, sign_in},
};
use super::{
    Arrived, LOOK,
    driver::{Driver, PATIENCE},
    organization::{EMAIL, Organization},
};

/// The longest that a copy may take to be whole.
const BACKFILL: Duration = Duration::from_mins(30);
/// Goes to the log as soon as there is a way, and says whether its rows are there.
const NEWEST_PAGE: &str = "const see = (id) => document.querySelector(`[data-testid=${id}]`);
    if (!see('audit-grid')) see('nav-audit')?.click();
    return see('audit-row')?.dataset.action !== undefined;";
const VERIFIED: &str = "const { state, phase } = document.querySelector('[data-testid=audit-foot]').dataset;
    return `${state} ${phase}`;";

pub(super) fn sign_in(
    session: &Session,
    driver: &mut Driver,
    app: &Path,
    data: &Path,
    organization: &Organization,
) -> anyhow::Result<Arrived> {
    let url = &organization.server.url;
    driver.wait(
        "the welcome screen",
        "return document.querySelector('[data-testid=deployment-url]') !== null",
    )?;
    driver.run(&format!(
        "const field = document.querySelector('[data-testid=deployment-url]');
        field.value = {};
        field.dispatchEvent(new Event('input', {{ bubbles: true }}));",
        json!(url)
    ))?;
    driver.wait(
        "a way to sign in",
        "document.querySelector('[data-testid=sign-in]:enabled')?.click();
        return document.querySelector('[data-testid=sign-in-progress]') !== null",
    )?;
    let address = opened(session)?;
    let back = sign_in::grant(&mut Http::new(url)?, &address, EMAIL, &organization.password)?;
    let started = Instant::now();
    if let Some((server, path)) = back.strip_prefix("http://").and_then(|rest| rest.split_once('/')) {
        Http::new(&format!("http://{server}"))?.get(&format!("/{path}"))?;
    } else {
        let mut second = session.command(app).arg(&back).env("BIJAK_KEYS_DATA_DIR", data).spawn()?;
        ensure!(second.wait()?.success(), "the app did not take the link");
    }
    driver.wait("the newest page", NEWEST_PAGE)?;
    let newest_page = started.elapsed();
    println!("newest page after {:.2} s", newest_page.as_secs_f64());
    loop {
        let standing = driver.run(VERIFIED)?;
        if standing == "verified live" {
            break;
        }
        ensure!(started.elapsed() < BACKFILL, "the copy is still not whole: {standing}");
        thread::sleep(LOOK);
    }
    let verified = started.elapsed();
    println!("everything verified after {:.1} s", verified.as_secs_f64());
    Ok(Arrived { newest_page, verified })
}

/// What the app asked the default browser to open; taken, so that the next sign-in finds its own.
fn opened(session: &Session) -> anyhow::Result<String> {
    let (file, deadline) = (session.opened(), Instant::now() + PATIENCE);
    loop {
        if let Ok(address) = fs::read_to_string(&file) {
            fs::remove_file(&file)?;
            return Ok(address);
        }
        ensure!(Instant::now() < deadline, "the app opened no browser");
        thread::sleep(Duration::from_millis(10));
    }
}
