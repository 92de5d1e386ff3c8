//! From a key to the rows that answer what now stands in the field.

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use x11rb::protocol::xproto::Window;

use super::{
    driver::Driver,
    hands::{BACKSPACE, CONTROL, Hands, Region},
};

/// A person types no faster: every letter is one sample.
const RHYTHM: Duration = Duration::from_millis(130);
/// The answer is looked for on the screen this long before the page is asked whether it is there.
const SOON: Duration = Duration::from_millis(250);
/// Rows that have not changed this long after the answer are the same rows: that key is no sample.
const SAME: Duration = Duration::from_millis(300);
/// What the bar is asked, letter by letter: words, globs, networks, times, phrases, brackets.
const QUERIES: [&str; 8] = [
    "failure",
    "action:api_key.*",
    "outcome:failure ip:203.0.113.0/24",
    "actor:ci-* after:-30d",
    "agent:curl -action:credential.rejected",
    "\"token expired\"",
    "refreshed mozilla",
    "(action:user.* or action:workspace.*) agent:firefox",
];

pub(super) struct Typing {
    /// From the key to other pixels in the list on the screen.
    pub(super) painted_ms: Vec<f64>,
    /// From the key, as the page was told of it, to the end of the frame that draws the rows.
    pub(super) drawn_ms: Vec<f64>,
    /// Keys whose answer has the same rows on top, or none.
    same: usize,
}

impl Typing {
    pub(super) fn to_json(&self) -> Value {
        let Self { painted_ms, drawn_ms, same } = self;
        json!({ "painted_ms": painted_ms, "drawn_ms": drawn_ms, "same_rows": same })
    }
}

pub(super) fn measure(hands: &Hands, window: Window, driver: &mut Driver) -> anyhow::Result<Typing> {
    let region = list(hands, window, driver)?;
    let mut typing = Typing { painted_ms: Vec::new(), drawn_ms: Vec::new(), same: 0 };
    for query in QUERIES {
        driver.run("window.probe.field().focus()")?;
        hands.press_with(CONTROL, u32::from('a'))?;
        hands.press(BACKSPACE)?;
        driver.wait("the whole list", "return window.probe.answered()")?;
        thread::sleep(Duration::from_millis(400));
        driver.run("window.probe.drawn()")?;
        for letter in query.chars() {
            let before = hands.look(window, region)?;
            let pressed = Instant::now();
            hands.press(u32::from(letter))?;
            let mut changed = hands.wait_changed(window, region, &before, SOON)?;
            driver.wait("an answer", "return window.probe.answered()")?;
            if changed.is_none() {
                changed = hands.wait_changed(window, region, &before, SAME)?;
            }
            match changed {
                Some(at) => typing.painted_ms.push((at - pressed).as_secs_f64() * 1e3),
                None => typing.same += 1,
            }
            thread::sleep(RHYTHM.saturating_sub(pressed.elapsed()));
        }
        typing.drawn_ms.extend(driver.numbers("return window.probe.drawn()")?);
    }
    driver.run("window.probe.field().focus()")?;
    hands.press_with(CONTROL, u32::from('a'))?;
    hands.press(BACKSPACE)?;
    driver.wait("the whole list", "return window.probe.answered()")?;
    println!(
        "typed {} letters, {} of them changed no row in sight",
        typing.painted_ms.len() + typing.same,
        typing.same
    );
    Ok(typing)
}

/// Where the rows are: below their heads and beside the scroll bar.
pub(super) fn list(hands: &Hands, window: Window, driver: &mut Driver) -> anyhow::Result<Region> {
    let (width, height) = hands.size(window)?;
    // Whatever the window has besides the page lies above and before it.
    let page = driver.numbers(
        "const { left, top, width, height } = window.probe.list().getBoundingClientRect();
        return [left, top, width, height, innerWidth, innerHeight].map(Math.round)",
    )?;
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a window, rounded by the page")]
    let whole = |index: usize| page.get(index).copied().unwrap_or_default() as i32;
    let (left, top) = (whole(0) + width - whole(4), whole(1) + height - whole(5));
    Ok(Region {
        x: i16::try_from(left)?,
        y: i16::try_from(top)?,
        width: u16::try_from(whole(2))?,
        height: u16::try_from(whole(3).min(height - top))?,
    })
}
