//! What a person does with a page, by WebDriver: look, click, type. Every step waits for its element.

use anyhow::{Context, Result, ensure};
use fantoccini::{Client, Locator, elements::Element, wd::WindowHandle};
use serde_json::Value;

use crate::wait_until;

/// A window of the app or a tab of the browser.
#[derive(Debug, Clone)]
pub struct Page {
    client: Client,
}

/// The selector of our own UI's elements (`ui/TESTIDS.md`).
fn by_id(testid: &str) -> String {
    format!("[data-testid=\"{testid}\"]")
}

impl Page {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Waits until an element with this `data-testid` is shown.
    pub async fn see(&self, testid: &str) -> Result<Element> {
        self.see_css(&by_id(testid)).await
    }

    pub async fn click(&self, testid: &str) -> Result<()> {
        self.click_css(&by_id(testid)).await
    }

    /// Replaces what stands in a field.
    pub async fn fill(&self, testid: &str, text: &str) -> Result<()> {
        self.fill_css(&by_id(testid), text).await
    }

    /// The visible text of an element.
    pub async fn text(&self, testid: &str) -> Result<String> {
        let element = self.see(testid).await?;
        Ok(element.text().await?)
    }

    /// Waits until the element's visible text holds `part`.
    pub async fn see_text(&self, testid: &str, part: &str) -> Result<()> {
        self.see_text_css(&by_id(testid), part).await
    }

    /// Waits until no element with this `data-testid` is shown.
    pub async fn see_gone(&self, testid: &str) -> Result<()> {
        self.see_gone_css(&by_id(testid)).await
    }

    pub async fn see_css(&self, css: &str) -> Result<Element> {
        wait_until(&format!("{css} to be shown"), async || self.shown(css).await).await
    }

    pub async fn see_gone_css(&self, css: &str) -> Result<()> {
        wait_until(&format!("{css} to be gone"), async || Ok(self.shown(css).await?.is_none().then_some(())))
            .await
    }

    pub async fn see_text_css(&self, css: &str, part: &str) -> Result<()> {
        wait_until(&format!("{css} to say {part:?}"), async || {
            for element in self.client.find_all(Locator::Css(css)).await? {
                if element.text().await?.contains(part) {
                    return Ok(Some(()));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Clicks the first shown and enabled element; tries again where it was covered or replaced meanwhile.
    pub async fn click_css(&self, css: &str) -> Result<()> {
        wait_until(&format!("{css} to take a click"), async || {
            let Some(element) = self.shown(css).await? else { return Ok(None) };
            if !element.is_enabled().await? {
                return Ok(None);
            }
            element.click().await?;
            Ok(Some(()))
        })
        .await
    }

    pub async fn fill_css(&self, css: &str, text: &str) -> Result<()> {
        wait_until(&format!("{css} to take a text"), async || {
            let Some(element) = self.shown(css).await? else { return Ok(None) };
            element.clear().await?;
            element.send_keys(text).await?;
            // A page that replaces the field while we type loses keys: type again.
            Ok((element.prop("value").await?.as_deref() == Some(text)).then_some(()))
        })
        .await
    }

    /// Presses Enter where the focus is.
    pub async fn press_enter(&self) -> Result<()> {
        Ok(self.client.active_element().await?.send_keys("\u{E007}").await?)
    }

    async fn shown(&self, css: &str) -> Result<Option<Element>> {
        for element in self.client.find_all(Locator::Css(css)).await? {
            if element.is_displayed().await? {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    /// How many elements match, shown or not.
    pub async fn count_css(&self, css: &str) -> Result<usize> {
        Ok(self.client.find_all(Locator::Css(css)).await?.len())
    }

    /// The visible texts of all that match, in document order.
    pub async fn texts_css(&self, css: &str) -> Result<Vec<String>> {
        let mut texts = Vec::new();
        for element in self.client.find_all(Locator::Css(css)).await? {
            texts.push(element.text().await?);
        }
        Ok(texts)
    }

    /// The whole document's markup.
    pub async fn source(&self) -> Result<String> {
        Ok(self.client.source().await?)
    }

    /// The whole document's visible text.
    pub async fn visible_text(&self) -> Result<String> {
        let body = self.client.find(Locator::Css("body")).await?;
        Ok(body.text().await?)
    }

    /// Runs a function body in the page and answers what it returns.
    pub async fn script(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute(body, arguments).await?)
    }

    /// As [`Self::script`]; the last argument is the function that takes the answer.
    pub async fn async_script(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute_async(body, arguments).await?)
    }

    pub async fn open(&self, address: &str) -> Result<()> {
        Ok(self.client.goto(address).await?)
    }

    pub async fn address(&self) -> Result<String> {
        Ok(self.client.current_url().await?.to_string())
    }

    /// A picture of the page.
    pub async fn shoot(&self, file: &std::path::Path) -> Result<()> {
        let png = self.client.screenshot().await?;
        std::fs::write(file, png).with_context(|| file.display().to_string())
    }

    /// Turns to the newest window, where the app has destroyed its page and made another.
    pub async fn follow_window(&self) -> Result<()> {
        let windows: Vec<WindowHandle> = self.client.windows().await?;
        ensure!(!windows.is_empty(), "no window is open");
        let newest = windows.into_iter().next_back().context("a window")?;
        Ok(self.client.switch_to_window(newest).await?)
    }

    /// How many windows the driver sees.
    pub async fn window_count(&self) -> Result<usize> {
        Ok(self.client.windows().await?.len())
    }
}
