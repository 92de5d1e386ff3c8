//! Frames while the list is scrolled by each of the ways there are.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::ensure;
use serde_json::{Value, json};
use x11rb::protocol::xproto::Window;

use super::{
    driver::Driver,
    hands::{DOWN, Hands, LEFT_BUTTON, PAGE_DOWN, WHEEL_DOWN},
    typing::list,
};

/// How long each way is watched.
const LONG: Duration = Duration::from_secs(4);
/// A hand on the wheel or the thumb moves at every frame, a held key repeats 30 times a second.
const FRAME: Duration = Duration::from_millis(16);
const REPEAT: Duration = Duration::from_millis(33);

pub(super) struct Scrolling {
    pub(super) frames_ms: Vec<(&'static str, Vec<f64>)>,
    /// The most that the document held at any time.
    pub(super) nodes: f64,
}

impl Scrolling {
    pub(super) fn to_json(&self) -> Value {
        let frames: serde_json::Map<_, _> =
            self.frames_ms.iter().map(|(name, frames)| ((*name).to_owned(), json!(frames))).collect();
        json!({ "frames_ms": frames, "nodes": self.nodes })
    }
}

pub(super) fn measure(hands: &Hands, window: Window, driver: &mut Driver) -> anyhow::Result<Scrolling> {
    let region = list(hands, window, driver)?;
    let (middle_x, middle_y) =
        (region.x + region.width.cast_signed() / 2, region.y + region.height.cast_signed() / 2);
    let mut frames_ms = vec![("at rest", watch(driver, FRAME, |_| Ok(()))?)];

    hands.point(window, middle_x, middle_y)?;
    let wheel = watch(driver, FRAME, |_| {
        hands.button(WHEEL_DOWN, true)?;
        hands.button(WHEEL_DOWN, false)
    })?;
    moved(driver, "the wheel")?;
    frames_ms.push(("wheel", wheel));

    let (thumb_x, thumb_y) = (region.x + region.width.cast_signed() - 4, region.y + 12);
    hands.point(window, thumb_x, thumb_y)?;
    thread::sleep(Duration::from_millis(300));
    hands.button(LEFT_BUTTON, true)?;
    let travel = f64::from(region.height) * 0.6;
    let thumb = watch(driver, FRAME, |turn| {
        // Down, and up again, and down: a hand that looks for something.
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a window")]
        let by = (travel * (0.5 - 0.5 * (f64::from(turn) / 40.0).cos())) as i16;
        hands.point(window, thumb_x, thumb_y + by)
    })?;
    hands.button(LEFT_BUTTON, false)?;
    moved(driver, "the thumb")?;
    frames_ms.push(("thumb", thumb));
    hands.point(window, middle_x, 2)?;

    driver.run("window.probe.scroller().focus()")?;
    let keys = watch(driver, REPEAT, |turn| hands.press(if turn % 5 == 4 { PAGE_DOWN } else { DOWN }))?;
    moved(driver, "the keys")?;
    frames_ms.push(("keys", keys));
    let nodes = driver.number("return window.probe.most()")?;
    Ok(Scrolling { frames_ms, nodes })
}

/// Frames of the page while `act` is done again and again. The list starts at its top.
fn watch(
    driver: &mut Driver,
    every: Duration,
    mut act: impl FnMut(u32) -> anyhow::Result<()>,
) -> anyhow::Result<Vec<f64>> {
    driver.run("window.probe.scroller().scrollTop = 0")?;
    thread::sleep(Duration::from_millis(500));
    driver.run("window.probe.watch()")?;
    let (started, mut turn) = (Instant::now(), 0);
    while started.elapsed() < LONG {
        act(turn)?;
        turn += 1;
        thread::sleep((every * turn).saturating_sub(started.elapsed()));
    }
    driver.numbers("return window.probe.frames()")
}

fn moved(driver: &mut Driver, by: &str) -> anyhow::Result<()> {
    let top = driver.number("return window.probe.scroller().scrollTop")?;
    ensure!(top > 100.0, "{by} did not scroll the list: it stands at {top} px");
    Ok(())
}
