//! Measures the engine on generated events: `measure DIR EVENTS [BATCH]`. All times are of the CPU, of this thread, so that
//! they say something on a shared machine, too. The comparisons are `cargo xtask bench audit`'s.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a measuring tool"
)]

use std::{path::PathBuf, time::Duration};

use bijak_audit_cache::{
    Anchor, AuditCache, Cancel, Direction, Field, Query, Trust, generate::Generator, query::Now,
};
use bijak_domain::Timestamp;

fn main() {
    let mut args = std::env::args().skip(1);
    let dir = PathBuf::from(args.next().unwrap());
    let events: u64 = args.next().unwrap().parse().unwrap();
    let batch: usize = args.next().map_or(10_000, |text| text.parse().unwrap());
    let path = dir.join(format!("cache-{events}.db"));
    if !path.exists() {
        ingest(&path, events, batch);
    }
    let before = resident();
    let started = Cpu::now();
    let cache = AuditCache::open(&path).unwrap();
    let page =
        cache.page(&Query::All, None, Anchor::Newest, Direction::Older, 100, &Cancel::never()).unwrap();
    println!("cold open to first page: {:.1} ms ({} rows)", ms(started.elapsed()), page.rows.len());
    questions(&cache, events);
    println!("memory over start: {} MiB", (resident() - before) / 1024);
}

fn ingest(path: &std::path::Path, events: u64, batch: usize) {
    let cache = AuditCache::open(path).unwrap();
    let mut generator = Generator::new(1, events);
    let (mut bytes, mut took, mut all, mut worst) = (0, Duration::ZERO, Duration::ZERO, Vec::new());
    loop {
        let lines = generator.batch(batch);
        if lines.is_empty() {
            break;
        }
        bytes += lines.len();
        let (started, whole) = (Cpu::now(), process());
        cache.append_lines(&lines, Trust::Server).unwrap();
        all += process().saturating_sub(whole);
        worst.push(started.elapsed());
        took += started.elapsed();
    }
    worst.sort();
    let at = |percent: usize| ms(worst[(worst.len() - 1) * percent / 100]);
    drop(cache);
    let file = std::fs::metadata(path).unwrap().len();
    println!(
        "ingest: {:.0} k/s by the appending thread, {:.0} k/s by all CPU; {} MB NDJSON -> {} MB file ({:.3}); a batch of {batch}: p50 {:.1} p99 {:.1} max {:.1} ms",
        events as f64 / took.as_secs_f64() / 1000.0,
        events as f64 / all.as_secs_f64() / 1000.0,
        bytes >> 20,
        file >> 20,
        file as f64 / bytes as f64,
        at(50),
        at(99),
        at(100),
    );
}

fn questions(cache: &AuditCache, events: u64) {
    let never = Cancel::never();
    let sample: Vec<serde_json::Value> = (0..200)
        .map(|n| {
            let line = cache.event(n * 7919 * 31 % events).unwrap().unwrap().line;
            serde_json::from_slice(&line).unwrap()
        })
        .collect();
    let text = |event: &serde_json::Value, path: &str| {
        event.pointer(path).and_then(|v| v.as_str().map(str::to_owned))
    };
    let quoted = |text: String| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let page = |query: &Query, position: u64| {
        cache.page(query, None, Anchor::Position(position), Direction::Older, 50, &never).unwrap().rows.len()
    };
    let actor = |event: &serde_json::Value| format!("actor:{}", text(event, "/actor/id").unwrap());
    let mut kinds: Vec<(&str, Vec<(String, u64)>)> = Vec::new();
    kinds.push(("newest page", (0..200).map(|_| (String::new(), 0)).collect()));
    kinds.push(("any depth", (0..200).map(|n| (String::new(), n * 104_729 * 13 % events)).collect()));
    kinds.push(("actor", sample.iter().map(|e| (actor(e), 0)).collect()));
    let ranged = |e: &serde_json::Value| {
        let month = &text(e, "/time").unwrap()[..7];
        (format!("{} action:{} after:{month}-01 before:{month}-28", actor(e), text(e, "/action").unwrap()), 0)
    };
    kinds.push(("actor+action+range", sample.iter().map(ranged).collect()));
    let agents = sample.iter().filter_map(|e| text(e, "/user_agent")).enumerate();
    let cut = |(n, agent): (usize, String)| {
        let start = n % (agent.len() / 2).max(1);
        let end = (start + 2 + n % 6).min(agent.len());
        (format!("agent:{}", quoted(agent[start..end].to_owned())), 0)
    };
    kinds.push(("agent substring", agents.map(cut).collect()));
    let words =
        ["merlion", "deploy", "signed", "terraform", "wijaya", "ops-12", "chat", "trace", "5f", "curl/8"];
    let typed =
        words.iter().flat_map(|word| (1..=word.len()).map(move |n| (quoted(word[..n].to_owned()), 0)));
    kinds.push(("as typed", typed.collect()));
    let grants =
        sample.iter().filter_map(|e| text(e, "/details/grant").or_else(|| text(e, "/details/trace")));
    kinds.push(("rare value", grants.map(|g| (quoted(g), 0)).collect()));
    let pairs = (0..100).map(|n| (format!("{} {}", words[n % 10], words[(n * 7 + 3) % 10]), 0));
    kinds.push(("two words", pairs.collect()));
    kinds.push(("event id", sample.iter().map(|e| (format!("id:{}", text(e, "/id").unwrap()), 0)).collect()));
    let now = Now::utc(Timestamp::from_millis(1_795_478_400_000));
    let parse = |text: &str| Query::parse(text, &now).unwrap();
    // Everything into memory once.
    cache.facets(&Query::All, None, &[Field::Action], 10, &never).unwrap();
    page(&parse("m"), 0);
    for (name, queries) in &kinds {
        let mut all = Vec::new();
        for (text, position) in queries {
            let query = parse(text);
            let started = Cpu::now();
            std::hint::black_box(page(&query, *position));
            all.push((started.elapsed(), text.clone()));
        }
        report(name, all);
    }
    let fields = [
        Field::Action,
        Field::Actor,
        Field::Workspace,
        Field::SourceIp,
        Field::UserAgent,
        Field::Outcome,
        Field::Target,
        Field::Network,
    ];
    let filters: Vec<String> =
        kinds[2..8].iter().flat_map(|(_, q)| q.iter().step_by(4).map(|q| q.0.clone())).collect();
    for (name, filters) in [("unfiltered", vec![String::new(); 20]), ("filtered", filters)] {
        let (mut facets, mut histograms) = (Vec::new(), Vec::new());
        for filter in &filters {
            let query = parse(filter);
            let started = Cpu::now();
            std::hint::black_box(cache.facets(&query, None, &fields, 10, &never).unwrap());
            facets.push((started.elapsed(), filter.clone()));
            // Another query for the histogram: nothing remembered.
            let query = parse(&format!("{filter} after:2025-12-03"));
            let started = Cpu::now();
            std::hint::black_box(cache.histogram(&query, None, None, 120, &never).unwrap());
            histograms.push((started.elapsed(), filter.clone()));
        }
        report(&format!("facets {name}"), facets);
        report(&format!("histogram {name}"), histograms);
    }
}

fn report(name: &str, mut all: Vec<(Duration, String)>) {
    all.sort();
    let at = |percent: usize| ms(all[(all.len() - 1) * percent / 100].0);
    let (slowest, text) = all.last().unwrap();
    println!("{name:>22}: p50 {:7.2} p95 {:7.2} max {:7.2} ms  {text}", at(50), at(95), ms(*slowest));
}

/// The CPU time of this thread.
struct Cpu(Duration);

impl Cpu {
    fn now() -> Self {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Self(Duration::try_from(time).unwrap())
    }

    fn elapsed(&self) -> Duration {
        Self::now().0.saturating_sub(self.0)
    }
}

/// The CPU time of all threads.
fn process() -> Duration {
    Duration::try_from(rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime)).unwrap()
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// KiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
