//! Every answer against [`Query::matches`], one event at a time.

use std::collections::HashMap;

use bijak_domain::{AuditEvent, Outcome, Timestamp};

use crate::{Anchor, AuditCache, Cancel, Direction, Field, Query, Trust, generate::Generator, query::Now};

/// More than one full segment.
const EVENTS: u64 = 17_300;

struct World {
    _dir: tempfile::TempDir,
    cache: AuditCache,
    events: Vec<AuditEvent>,
}

fn world(seed: u64, sizes: &[usize]) -> World {
    let dir = tempfile::tempdir().unwrap();
    let cache = AuditCache::open(&dir.path().join("a.db")).unwrap();
    let mut generator = Generator::new(seed, EVENTS);
    let mut events = Vec::new();
    for size in sizes.iter().cycle() {
        let batch = generator.batch(*size);
        if batch.is_empty() {
            break;
        }
        events.extend(
            batch
                .split(|b| *b == b'\n')
                .filter(|l| !l.is_empty())
                .map(|line| serde_json::from_slice::<AuditEvent>(line).unwrap()),
        );
        cache.append_lines(&batch, Trust::Server).unwrap();
    }
    World { _dir: dir, cache, events }
}

/// A number from `seed` that looks random.
fn draw(seed: &mut u64, below: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize % below
}

/// Conditions out of what some event holds, so that they find something.
fn term(event: &AuditEvent, seed: &mut u64) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let actor = event.actor.as_ref().unwrap();
    let cut = |text: &str, seed: &mut u64| {
        let chars: Vec<char> = text.chars().collect();
        let start = draw(seed, chars.len());
        let length = 1 + draw(seed, chars.len() - start);
        chars[start..start + length].iter().collect::<String>()
    };
    let value = event.details.values().nth(draw(seed, event.details.len())).unwrap();
    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match draw(seed, 18) {
        0 => format!("actor:{}", quoted(actor.name.as_ref().unwrap())),
        1 => format!("actor:{}*", &actor.id.as_ref().unwrap()[..6]),
        2 => format!("action:{}", event.action),
        3 => format!("action:{}.*", event.action.split('.').next().unwrap()),
        4 => "outcome:failure".into(),
        5 => format!("ip:{}", event.source_ip.as_ref().unwrap()),
        6 => "ip:203.0.113.0/25".into(),
        7 => format!("agent:{}", quoted(&cut(event.user_agent.as_deref().unwrap_or("x"), seed))),
        8 => format!("seq:{}..{}", event.seq / 2, event.seq),
        9 => format!("after:{}", event.time),
        10 => format!("before:{}", event.time),
        11 => format!("id:{}", event.id),
        12 => quoted(&cut(&value, seed)),
        13 => quoted(&value.chars().take(1 + draw(seed, 12)).collect::<String>()),
        14 => quoted(&cut(actor.name.as_ref().unwrap(), seed)),
        15 => quoted(&event.id[4..]),
        16 => quoted(&event.time.to_string()[..7 + draw(seed, 10)]),
        _ => event
            .target
            .as_ref()
            .map_or("target:\"\"".into(), |target| format!("target:{}", quoted(target.id.as_ref().unwrap()))),
    }
}

fn queries(events: &[AuditEvent], count: usize) -> Vec<(String, Query)> {
    let mut seed = 7;
    let now = Now::utc(Timestamp::from_millis(1_795_478_400_000));
    (0..count)
        .map(|n| {
            let mut pick = || term(&events[draw(&mut seed, events.len())].clone(), &mut seed);
            let text = match n % 6 {
                0 | 1 => pick(),
                2 => format!("{} {}", pick(), pick()),
                3 => format!("{} or {}", pick(), pick()),
                4 => format!("-{}", pick()),
                _ => format!("({} or {}) -{}", pick(), pick(), pick()),
            };
            let query = Query::parse(&text, &now).unwrap_or_else(|error| panic!("{text}: {error}"));
            (text, query)
        })
        .collect()
}

#[test]
fn every_answer_is_that_of_a_plain_list() {
    let World { _dir, cache, events } = world(11, &[1_000, 1, 777, 5_000]);
    let never = Cancel::never();
    let everything: Vec<&AuditEvent> = events.iter().collect();
    for (at, (text, query)) in queries(&events, 90).into_iter().enumerate() {
        let up_to = (at % 3 == 0).then_some(EVENTS - 1 - at as u64 * 190);
        let found: Vec<&AuditEvent> = events
            .iter()
            .filter(|event| query.matches(event) && up_to.is_none_or(|up_to| event.seq <= up_to))
            .collect();
        let total = found.len() as u64;
        assert_eq!(cache.count(&query, up_to, &never).unwrap(), total, "{text}");
        let position = total / 3;
        let page =
            cache.page(&query, up_to, Anchor::Position(position), Direction::Older, 9, &never).unwrap();
        let seqs: Vec<u64> = page.rows.iter().map(|row| row.event.seq).collect();
        let expected: Vec<u64> =
            found.iter().rev().skip(position as usize).take(9).map(|event| event.seq).collect();
        assert_eq!((page.total, seqs), (total, expected), "{text}");
        assert!(page.rows.iter().all(|row| row.event == events[row.event.seq as usize]), "{text}");
        if let Some(row) = page.rows.first() {
            let seq = row.event.seq;
            assert_eq!(cache.position(&query, up_to, seq, &never).unwrap(), position, "{text}");
            assert_eq!(cache.seq_at(&query, up_to, position, &never).unwrap(), Some(seq), "{text}");
        }
        if at % 4 == 0 {
            facets(&cache, &query, up_to, &found, &text);
            histogram(&cache, &query, up_to, &found, &text);
            // Also with what is remembered of the full segments.
            facets(&cache, &Query::All, None, &everything, "everything");
        }
    }
}

fn facets(cache: &AuditCache, query: &Query, up_to: Option<u64>, found: &[&AuditEvent], text: &str) {
    let fields =
        [Field::Action, Field::Actor, Field::UserAgent, Field::Outcome, Field::Workspace, Field::Target];
    let facets = cache.facets(query, up_to, &fields, 1_000_000, &Cancel::never()).unwrap();
    for facet in facets {
        let mut expected: HashMap<String, u64> = HashMap::new();
        for event in found {
            let value = match facet.field {
                Field::Action => Some(event.action.clone()),
                Field::Actor => event.actor.as_ref().and_then(|actor| actor.id.clone()),
                Field::UserAgent => event.user_agent.clone(),
                Field::Workspace => event.workspace_id.clone(),
                Field::Target => event.target.as_ref().and_then(|target| target.id.clone()),
                _ => Some(if event.outcome == Outcome::Success { "success" } else { "failure" }.into()),
            };
            if let Some(value) = value {
                *expected.entry(value).or_default() += 1;
            }
        }
        assert_eq!(facet.distinct, expected.len() as u64, "{text}");
        assert!(facet.values.is_sorted_by(|a, b| a.count >= b.count));
        let counted: HashMap<String, u64> = facet.values.into_iter().map(|v| (v.value, v.count)).collect();
        assert_eq!(counted, expected, "{text}");
    }
}

fn histogram(cache: &AuditCache, query: &Query, up_to: Option<u64>, found: &[&AuditEvent], text: &str) {
    let histogram = cache.histogram(query, up_to, None, 37, &Cancel::never()).unwrap();
    let mut until: Vec<Timestamp> = histogram.buckets.iter().skip(1).map(|bucket| bucket.from).collect();
    until.push(histogram.until);
    for (bucket, until) in histogram.buckets.iter().zip(until) {
        let count = |outcome: Outcome| {
            let inside = |event: &&&AuditEvent| {
                event.time >= bucket.from && event.time < until && event.outcome == outcome
            };
            found.iter().filter(inside).count() as u64
        };
        let expected = (count(Outcome::Success), count(Outcome::Failure));
        assert_eq!((bucket.success, bucket.failure), expected, "{text} {:?}", bucket.from);
    }
    let sum: u64 = histogram.buckets.iter().map(|bucket| bucket.success + bucket.failure).sum();
    assert_eq!(sum, found.len() as u64, "{text}");
}

#[test]
fn after_a_start_the_answers_and_the_lines_are_the_same() {
    let World { _dir: dir, cache, events } = world(5, &[4_096, 33]);
    let all = queries(&events, 40);
    let ask = |cache: &AuditCache| -> Vec<u64> {
        all.iter().map(|(_, query)| cache.count(query, None, &Cancel::never()).unwrap()).collect()
    };
    let before = ask(&cache);
    drop(cache);
    let cache = AuditCache::open(&dir.path().join("a.db")).unwrap();
    assert_eq!(ask(&cache), before);
    let lines = cache.lines(&Query::All, None, 0, usize::MAX, &Cancel::never()).unwrap();
    assert!(lines.iter().zip(&events).all(|(line, event)| line.line == event.canonical_json().unwrap()));
    assert_eq!(lines.len(), events.len());
}
