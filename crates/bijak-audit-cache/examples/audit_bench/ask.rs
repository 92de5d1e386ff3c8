//! Asking: 200 varied questions of each kind.

use std::{path::Path, time::Instant};

use bijak_audit_cache::{Anchor, AuditCache, Cancel, Direction, Field, Page, Query};
use bijak_domain::{AuditEvent, Timestamp};
use serde_json::{Map, Value, json};

use super::{
    Result,
    questions::{self, Dice, NOW},
    resident_mib,
};

const EACH: usize = 200;
/// Rows of a page, as a window shows them.
const ROWS: usize = 100;
const BUCKETS: usize = 120;
const FIELDS: [Field; 6] =
    [Field::Action, Field::Actor, Field::Workspace, Field::SourceIp, Field::UserAgent, Field::Outcome];

/// A file that the operating system may have forgotten, opened, and its newest page read and written as JSON.
pub(crate) fn open(cache: &Path) -> Result<Value> {
    forget(cache)?;
    let start = Instant::now();
    let audit = AuditCache::open(cache)?;
    let bytes = newest(&audit)?;
    Ok(json!({ "ms": start.elapsed().as_secs_f64() * 1000.0, "bytes": bytes }))
}

/// Asks the kernel to drop the file from its cache, as after a start of the machine.
fn forget(cache: &Path) -> Result<()> {
    let of = format!("of={}", cache.display());
    let status = std::process::Command::new("dd")
        .args([of.as_str(), "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"])
        .status()?;
    if status.success() { Ok(()) } else { Err("dd failed".into()) }
}

/// What a process takes that has a cache open with nothing in it.
pub(crate) fn empty(cache: &Path) -> Result<Value> {
    let audit = AuditCache::open(cache)?;
    newest(&audit)?;
    Ok(json!({ "rss_mib": resident_mib()? }))
}

fn newest(audit: &AuditCache) -> Result<usize> {
    let page = audit.page(&Query::All, None, Anchor::Newest, Direction::Older, ROWS, &Cancel::never())?;
    written(&page)
}

/// The rows as the page would be sent them.
fn written(page: &Page) -> Result<usize> {
    let events: Vec<&AuditEvent> = page.rows.iter().map(|row| &row.event).collect();
    Ok(serde_json::to_vec(&events)?.len())
}

pub(crate) fn queries(cache: &Path, seed: &str) -> Result<Value> {
    let audit = AuditCache::open(cache)?;
    let mut asking = Asking { audit: &audit, dice: Dice(seed.parse()?), times: Map::new() };
    let held = audit.held()?.ok_or("the cache is empty")?;
    asking.pages(held.events)?;
    asking.conditions()?;
    asking.texts()?;
    asking.counts(held.oldest_time, held.newest_time)?;
    let Asking { times, .. } = asking;
    Ok(json!({ "ms": times, "rss_mib": resident_mib()? }))
}

struct Asking<'a> {
    audit: &'a AuditCache,
    dice: Dice,
    times: Map<String, Value>,
}

impl Asking<'_> {
    /// Times `EACH` questions made by `make`; the making is not timed. The first five warm up and are asked again.
    fn ask<Q>(
        &mut self,
        kind: &str,
        mut make: impl FnMut(&mut Self) -> Result<Q>,
        answer: impl Fn(&AuditCache, &Q) -> Result<usize>,
    ) -> Result<()> {
        let asked = (0..EACH).map(|_| make(self)).collect::<Result<Vec<Q>>>()?;
        for question in asked.iter().take(5) {
            answer(self.audit, question)?;
        }
        let mut times = Vec::with_capacity(EACH);
        let mut size = 0;
        // In an order that asks no question twice in a row, the warm ones last.
        for question in asked.iter().rev() {
            let start = Instant::now();
            size += answer(self.audit, question)?;
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        eprintln!("{kind}: {size} bytes or counts");
        self.times.insert(kind.to_owned(), json!(times));
        Ok(())
    }

    /// An event that is held, anywhere.
    fn event(&mut self) -> Result<AuditEvent> {
        let held = self.audit.held()?.ok_or("the cache is empty")?;
        let seq = held.low + self.dice.below(held.high - held.low + 1);
        let line = self.audit.event(seq)?.ok_or("the event is not held")?;
        Ok(serde_json::from_slice(&line.line)?)
    }

    fn pages(&mut self, events: u64) -> Result<()> {
        self.ask("newest_page", |_| Ok(()), |audit, ()| newest(audit))?;
        self.ask(
            "page_at_any_depth",
            |asking| Ok(asking.dice.below(events)),
            |audit, position| {
                let anchor = Anchor::Position(*position);
                let page = audit.page(&Query::All, None, anchor, Direction::Older, ROWS, &Cancel::never())?;
                written(&page)
            },
        )
    }

    fn conditions(&mut self) -> Result<()> {
        self.ask("by_actor", |asking| Ok(questions::by_actor(&asking.event()?)), first_page)?;
        self.ask(
            "by_actor_action_range",
            |asking| {
                let event = asking.event()?;
                Ok(questions::by_actor_action_range(&event, &mut asking.dice))
            },
            first_page,
        )?;
        self.ask(
            "substring_of_agent",
            |asking| {
                let event = asking.event()?;
                Ok(questions::by_agent(&event, &mut asking.dice))
            },
            first_page,
        )
    }

    /// Every key stroke of words that people look for, and two words at once.
    fn texts(&mut self) -> Result<()> {
        let mut strokes: Vec<String> = Vec::new();
        while strokes.len() < EACH {
            let event = self.event()?;
            let word = questions::word(&event, &mut self.dice);
            strokes.extend(questions::as_typed(&word));
        }
        strokes.truncate(EACH);
        self.ask("text_as_typed", |_| strokes.pop().ok_or_else(|| "too few".into()), first_page)?;
        self.ask(
            "two_words",
            |asking| {
                let (one, other) = (asking.event()?, asking.event()?);
                let one = questions::word(&one, &mut asking.dice);
                let other = questions::word(&other, &mut asking.dice);
                Ok(format!("{} {}", questions::quoted(&one), questions::quoted(&other)))
            },
            first_page,
        )
    }

    fn counts(&mut self, oldest: Timestamp, newest: Timestamp) -> Result<()> {
        self.ask("facets", |_| Ok(String::new()), |audit, text: &String| facets(audit, text))?;
        self.ask(
            "facets_filtered",
            |asking| {
                let event = asking.event()?;
                Ok(questions::filter(&event, &mut asking.dice))
            },
            |audit, text: &String| facets(audit, text),
        )?;
        let span = newest.millis_since(oldest).max(1).cast_unsigned();
        // Zoomed into: any part of the time, down to a thousandth.
        let range = move |dice: &mut Dice| {
            let width = span / [1, 2, 10, 100, 1_000][usize::try_from(dice.below(5)).unwrap_or_default()];
            let start = oldest.plus_millis(dice.below(span - width + 1).cast_signed());
            (start, start.plus_millis(width.cast_signed()))
        };
        self.ask(
            "histogram",
            |asking| Ok((String::new(), range(&mut asking.dice))),
            |audit, (text, range)| histogram(audit, text, *range),
        )?;
        self.ask(
            "histogram_filtered",
            |asking| {
                let event = asking.event()?;
                let text = questions::filter(&event, &mut asking.dice);
                Ok((text, range(&mut asking.dice)))
            },
            |audit, (text, range)| histogram(audit, text, *range),
        )
    }
}

/// A question of the search box: its text is read, its newest matches are shown, their number said.
fn first_page(audit: &AuditCache, text: &String) -> Result<usize> {
    let query = Query::parse(text, &NOW).map_err(|error| format!("{text}: {error}"))?;
    let page = audit.page(&query, None, Anchor::Newest, Direction::Older, ROWS, &Cancel::never())?;
    written(&page)
}

fn facets(audit: &AuditCache, text: &str) -> Result<usize> {
    let query = Query::parse(text, &NOW)?;
    let facets = audit.facets(&query, None, &FIELDS, 10, &Cancel::never())?;
    Ok(facets.iter().map(|facet| facet.values.len()).sum())
}

fn histogram(audit: &AuditCache, text: &str, range: (Timestamp, Timestamp)) -> Result<usize> {
    let query = Query::parse(text, &NOW)?;
    let histogram = audit.histogram(&query, None, Some(range), BUCKETS, &Cancel::never())?;
    Ok(histogram.buckets.len())
}
