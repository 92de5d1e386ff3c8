//! What a person does with a page, by WebDriver: look, click, type. Every step waits for its element.

use anyhow::{Context, Result, ensure};
use fantoccini::{
    Client, Locator,
    elements::{Element, ElementRef},
    wd::WindowHandle,
};
use serde_json::Value;

use crate::wait_until;

/// A window of the app or a tab of the browser.
#[derive(Debug, Clone)]
pub struct Page {
    client: Client,
}

/// The W3C WebDriver's name of an element's reference in JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const SHOWN: &str = "return [...document.querySelectorAll(arguments[0])].find((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
}) ?? null";
const TEXTS: &str = "return [...document.querySelectorAll(arguments[0])].map((element) => element.innerText)";

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
        self.see(testid).await?;
        self.texts_css(&by_id(testid)).await?.into_iter().next().context("the element is gone again")
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
            let texts = self.texts_css(css).await?;
            ensure!(texts.iter().any(|text| text.contains(part)), "it says {texts:?}");
            Ok(Some(()))
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

    /// The first element that is laid out and not hidden. Asked of the page itself: WebKitWebDriver takes whatever
    /// an `overflow: hidden` could cut off for not displayed.
    async fn shown(&self, css: &str) -> Result<Option<Element>> {
        let answer = self.script(SHOWN, vec![css.into()]).await?;
        let id = answer.as_object().and_then(|reference| reference.get(ELEMENT)).and_then(Value::as_str);
        Ok(id.map(|id| Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned()))))
    }

    /// How many elements match, shown or not.
    pub async fn count_css(&self, css: &str) -> Result<usize> {
        Ok(self.client.find_all(Locator::Css(css)).await?.len())
    }

    /// The visible texts of all that match, in document order.
    pub async fn texts_css(&self, css: &str) -> Result<Vec<String>> {
        Ok(serde_json::from_value(self.script(TEXTS, vec![css.into()]).await?)?)
    }

    /// The whole document's markup.
    pub async fn source(&self) -> Result<String> {
        Ok(self.client.source().await?)
    }

    /// The whole document's visible text.
    pub async fn visible_text(&self) -> Result<String> {
        self.texts_css("body").await?.into_iter().next().context("a document without a body")
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
