//! Everything that passes between the app's page and its Rust side, as the page sees it.

use anyhow::{Context, Result};

use crate::Page;

/// Tauri's own objects cannot be wrapped (they are frozen before any script of ours runs), but every call goes through
/// the global `fetch`, and every event can be listened to.
const START: &str = r"
const done = arguments[arguments.length - 1];
const heard = window.__heard = [];
const read = (body) => body == null ? ''
    : typeof body === 'string' ? body
    : new TextDecoder().decode(body);
const original = window.fetch;
window.fetch = async function (resource, options) {
    const url = String(resource?.url ?? resource);
    heard.push('→ ' + decodeURIComponent(url) + ' ' + read(options?.body)
        + ' ' + JSON.stringify([...new Headers(options?.headers)]));
    const response = await original.call(this, resource, options);
    heard.push('← ' + decodeURIComponent(url) + ' ' + await response.clone().text());
    return response;
};
const tauri = window.__TAURI_INTERNALS__;
Promise.all(arguments[0].map((event) => tauri.invoke('plugin:event|listen', {
    event,
    target: { kind: 'Any' },
    handler: tauri.transformCallback((message) => heard.push('! ' + JSON.stringify(message))),
}))).then(() => done(null), (error) => done(String(error)));
";

/// The events of docs/IPC.md.
const EVENTS: [&str; 6] = ["state", "api_keys", "service_accounts", "audit", "clipboard", "navigate"];

/// Starts recording in the page that is shown now.
pub async fn start_recording(page: &Page) -> Result<()> {
    let error = page.async_script(START, vec![EVENTS.into()]).await?;
    anyhow::ensure!(error.is_null(), "recording did not start: {error}");
    Ok(())
}

/// What was heard so far, a line for each message: `→` to Rust, `←` its answer, `!` an event.
pub async fn recorded(page: &Page) -> Result<Vec<String>> {
    let heard = page.script("return window.__heard", Vec::new()).await?;
    serde_json::from_value(heard).context("nothing is recorded in this page")
}
