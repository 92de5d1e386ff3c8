//! The timeline in the real window: typing, scrolling and the DOM at a million events, and how soon there is something
//! to read after a sign-in.
//!
//! Keys, wheel and thumb come from the X server (XTEST), as a hand's would. A keystroke ends when the pixels of the list
//! have changed on the screen; frames are the page's own (`requestAnimationFrame`). The reference is a page that does
//! nothing but write forty rows, in WebKitGTK's own browser on the same display: what it takes is the renderer's.

mod driver;
mod hands;
mod organization;
mod reference;
mod scrolling;
mod sign_in;
mod typing;

use std::{path::Path, time::Duration};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::{
    app::session::Session,
    figure::{Figure, Goal},
};
use crate::{run, workspace::Workspace};
use driver::{Driver, Program};
use hands::Hands;
use organization::Organization;
use scrolling::Scrolling;
use typing::Typing;

/// How often something that takes minutes is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// Everything in a page that is measured, ours and the reference's.
const PROBE: &str = include_str!("probe.js");

/// What was measured in one page.
struct Taken {
    typing: Typing,
    scrolling: Scrolling,
}

/// What happened between the browser's way back into the app and the first keystroke.
struct Arrived {
    newest_page: Duration,
    verified: Duration,
}

pub(crate) fn measure(workspace: &Workspace, events: u32) -> anyhow::Result<(Vec<Figure>, Value)> {
    run::build(workspace, true)?;
    let folder = workspace.target.join("bench/timeline");
    std::fs::create_dir_all(&folder)?;
    let (app, authority) =
        (workspace.built(true).join("bijak-keys"), workspace.built(true).join("bijak-authority"));
    let organization = Organization::filled(&authority, &folder, events)?;
    let session = Session::start(&folder.join("session"))?;
    let hands = Hands::connect(&session.display)?;
    let reference = reference::measure(&session, &hands, &folder).context("the reference")?;
    let (arrived, ours) = ours(&session, &hands, &app, &folder, &organization).context("Bijak Keys")?;
    let figures = figures(&arrived, &ours, &reference);
    let samples = json!({
        "events": events,
        "newest_page_s": arrived.newest_page.as_secs_f64(),
        "verified_s": arrived.verified.as_secs_f64(),
        "ours": ours.to_json(),
        "reference": reference.to_json(),
    });
    Ok((figures, samples))
}

fn ours(
    session: &Session,
    hands: &Hands,
    app: &Path,
    folder: &Path,
    organization: &Organization,
) -> anyhow::Result<(Arrived, Taken)> {
    let data = folder.join("profile");
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    let program = Program { binary: app, arguments: &[], data: Some(&data) };
    let mut driver = Driver::start(session, &program)?;
    let arrived = sign_in::sign_in(session, &mut driver, app, &data, organization)?;
    let window = hands.only_window()?;
    hands.focus(window)?;
    driver.run(PROBE)?;
    let typing = typing::measure(hands, window, &mut driver)?;
    let scrolling = scrolling::measure(hands, window, &mut driver)?;
    Ok((arrived, Taken { typing, scrolling }))
}

impl Taken {
    fn to_json(&self) -> Value {
        json!({ "typing": self.typing.to_json(), "scrolling": self.scrolling.to_json() })
    }
}

fn figures(arrived: &Arrived, ours: &Taken, reference: &Taken) -> Vec<Figure> {
    let within = |name: &str, unit, value, bound| {
        Figure::new(name, unit, value).against("bound", bound).goal(Goal::AtMost(1.0))
    };
    let painted = percentile_95(&ours.typing.painted_ms);
    let mut figures = vec![
        within("sign-in → newest page, usable", "s", arrived.newest_page.as_secs_f64(), 2.0),
        Figure::new("sign-in → everything verified", "s", arrived.verified.as_secs_f64()),
        within("keystroke → rows on the screen, p95", "ms", painted, 50.0),
        Figure::new("keystroke → rows on the screen, p95", "ms", painted)
            .against("40 rows", percentile_95(&reference.typing.painted_ms)),
        Figure::new("keystroke → rows drawn by the page, p95", "ms", percentile_95(&ours.typing.drawn_ms))
            .against("40 rows", percentile_95(&reference.typing.drawn_ms)),
    ];
    for ((name, ours), (_, theirs)) in ours.scrolling.frames_ms.iter().zip(&reference.scrolling.frames_ms) {
        let interval = percentile_95(ours);
        let name = format!("frame interval, {name}, p95");
        figures.push(within(&name, "ms", interval, 16.7));
        figures.push(Figure::new(name, "ms", interval).against("40 rows", percentile_95(theirs)));
    }
    figures.push(within("DOM, at most", "nodes", ours.scrolling.nodes, 1_500.0));
    figures
}

/// The sample that 95 of 100 do not exceed.
fn percentile_95(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * 95).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_five_of_a_hundred_do_not_exceed_the_percentile() {
        let samples: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert!((percentile_95(&samples) - 95.0).abs() < f64::EPSILON);
        assert!((percentile_95(&[7.0]) - 7.0).abs() < f64::EPSILON);
        assert!(percentile_95(&[]).is_nan());
    }
}
