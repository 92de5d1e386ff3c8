//! The app against a WebKitGTK window in C, a bare Tauri window and a Chromium `--app` window: how long from `exec` to
//! a mapped window and to the first pixels, and how much memory, with the window open and with the tray alone.
//!
//! The candidates take turns within a round, so that whatever else the machine does falls on all of them.

mod bare_tauri;
mod candidate;
mod screen;
pub(super) mod session;

use std::{
    process::Child,
    thread,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::{
    figure::{Figure, Goal, median},
    tree,
};
use crate::workspace::Workspace;
use candidate::{ALL, Candidate, Programs};
use screen::Screen;
use session::Session;

/// Rounds that count; one more goes before them, so that every file is in memory.
const ROUNDS: usize = 7;

/// What the rounds measured of one candidate.
#[derive(Debug, Default, Clone)]
struct Samples {
    mapped_ms: Vec<f64>,
    painted_ms: Vec<f64>,
    open_mib: Vec<f64>,
    tray_mib: Vec<f64>,
}

pub(crate) fn measure(workspace: &Workspace) -> anyhow::Result<(Vec<Figure>, Value)> {
    let programs = Programs::build(workspace)?;
    let folder = workspace.target.join("bench/session");
    let session = Session::start(&folder)?;
    let screen = Screen::connect(&session.display)?;
    let mut samples = ALL.map(|candidate| (candidate, Samples::default()));
    for round in 0..=ROUNDS {
        for (candidate, samples) in &mut samples {
            let profile = folder.join(format!("profile-{candidate:?}-{round}"));
            let mut command = programs.command(*candidate, &session, &profile);
            screen.drain()?;
            let started = Instant::now();
            let child = command.spawn().with_context(|| format!("cannot start {}", candidate.name()))?;
            let taken = one(&screen, *candidate, child, started)
                .with_context(|| format!("{}, round {round}", candidate.name()))?;
            println!("round {round}  {:<15} {taken}", candidate.name());
            if round > 0 {
                samples.add(&taken);
            }
        }
    }
    let of =
        |wanted: Candidate| samples.iter().find(|(found, _)| *found == wanted).map(|(_, samples)| samples);
    let figures = figures(|wanted| of(wanted).cloned().unwrap_or_default());
    let all: Vec<_> = samples.iter().map(|(candidate, samples)| samples.to_json(candidate.name())).collect();
    Ok((figures, Value::Array(all)))
}

/// One start.
struct Taken {
    mapped: Duration,
    painted: Duration,
    open_mib: f64,
    tray_mib: Option<f64>,
}

impl std::fmt::Display for Taken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (mapped, painted) = (self.mapped.as_millis(), self.painted.as_millis());
        write!(formatter, "mapped {mapped:>5} ms  painted {painted:>5} ms  open {:>4.0} MiB", self.open_mib)?;
        if let Some(tray) = self.tray_mib {
            write!(formatter, "  tray {tray:>4.0} MiB")?;
        }
        Ok(())
    }
}

/// The app lets go of what only the window needed two seconds after it was closed: until then it may be opened again.
const CLOSED: Duration = Duration::from_secs(5);

fn one(screen: &Screen, candidate: Candidate, mut child: Child, started: Instant) -> anyhow::Result<Taken> {
    let taken = watch(screen, candidate, child.id(), started);
    tree::end(child.id())?;
    child.wait()?;
    screen.wait_bare()?;
    taken
}

fn watch(screen: &Screen, candidate: Candidate, pid: u32, started: Instant) -> anyhow::Result<Taken> {
    let window = screen.wait_mapped()?;
    let painted = screen.wait_painted(window.window)?;
    let open_mib = tree::settled_mib(pid)?;
    let tray_mib = if candidate == Candidate::Ours {
        screen.close(window.window)?;
        screen.wait_bare()?;
        thread::sleep(CLOSED);
        Some(tree::settled_mib(pid)?)
    } else {
        None
    };
    let since = |at: Instant| at.duration_since(started);
    Ok(Taken { mapped: since(window.at), painted: since(painted), open_mib, tray_mib })
}

impl Samples {
    fn add(&mut self, taken: &Taken) {
        self.mapped_ms.push(taken.mapped.as_secs_f64() * 1e3);
        self.painted_ms.push(taken.painted.as_secs_f64() * 1e3);
        self.open_mib.push(taken.open_mib);
        self.tray_mib.extend(taken.tray_mib);
    }

    fn to_json(&self, name: &str) -> Value {
        let Self { mapped_ms, painted_ms, open_mib, tray_mib } = self;
        json!({
            "program": name,
            "mapped_ms": mapped_ms,
            "painted_ms": painted_ms,
            "open_mib": open_mib,
            "tray_mib": tray_mib,
        })
    }
}

fn figures(of: impl Fn(Candidate) -> Samples) -> Vec<Figure> {
    let (ours, bare, webkit, chromium) =
        (of(Candidate::Ours), of(Candidate::BareTauri), of(Candidate::WebKit), of(Candidate::Chromium));
    let mapped = median(&ours.mapped_ms);
    let painted = median(&ours.painted_ms);
    let open = median(&ours.open_mib);
    let against = |figure: Figure, candidate: Candidate, samples: &[f64]| {
        figure.against(candidate.name(), median(samples))
    };
    vec![
        against(Figure::new("exec → mapped", "ms", mapped), Candidate::WebKit, &webkit.mapped_ms),
        against(Figure::new("exec → mapped", "ms", mapped), Candidate::BareTauri, &bare.mapped_ms),
        against(Figure::new("exec → mapped", "ms", mapped), Candidate::Chromium, &chromium.mapped_ms),
        against(Figure::new("exec → first paint", "ms", painted), Candidate::WebKit, &webkit.painted_ms)
            .goal(Goal::AtMost(1.3)),
        against(Figure::new("exec → first paint", "ms", painted), Candidate::BareTauri, &bare.painted_ms),
        against(Figure::new("exec → first paint", "ms", painted), Candidate::Chromium, &chromium.painted_ms),
        against(Figure::new("memory, window open", "MiB", open), Candidate::WebKit, &webkit.open_mib),
        against(Figure::new("memory, window open", "MiB", open), Candidate::BareTauri, &bare.open_mib)
            .goal(Goal::AtMost(1.15)),
        against(Figure::new("memory, window open", "MiB", open), Candidate::Chromium, &chromium.open_mib)
            .goal(Goal::AtMost(0.85)),
        Figure::new("memory, tray alone", "MiB", median(&ours.tray_mib))
            .against("window open", open)
            .goal(Goal::AtMost(0.4)),
    ]
}
