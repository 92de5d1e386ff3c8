//! Seeded, realistic events for benchmarks and tests (feature `generator`): the same seed and count give the same bytes.
//!
//! The shape is a year of a mid-sized organization: a few hundred people and accounts of very unequal activity, offices
//! and cloud networks, a mixture of agents, bursts of refusals, working hours and weekends; about 540 bytes a line, half of them the
//! wire format's own names and ids.

mod random;
mod scene;
mod write;

use std::io;

use random::Random;
use scene::Scene;

/// 2026-11-24T00:00:00Z: where the year of events ends.
const END_MS: i64 = 1_795_478_400_000;
const YEAR_MS: u64 = 365 * 86_400_000;

/// Yields the canonical lines (RFC 8785, no line feed) of the events 0, 1, 2, … `count - 1`.
#[derive(Debug)]
pub struct Generator {
    random: Random,
    scene: Scene,
    count: u64,
    next: u64,
    /// Milliseconds after the epoch of the event made last.
    now: f64,
    /// Events of a running burst still to come.
    burst: u32,
    line: Vec<u8>,
}

impl Generator {
    pub fn new(seed: u64, count: u64) -> Self {
        let mut random = Random::new(seed);
        let scene = Scene::new(&mut random);
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of this century are exact")]
        let now = (END_MS - YEAR_MS.cast_signed()) as f64;
        Self { random, scene, count, next: 0, now, burst: 0, line: Vec::with_capacity(1024) }
    }

    /// The next event's line, valid until the next call; `None` after the last.
    pub fn next_line(&mut self) -> Option<&[u8]> {
        if self.next >= self.count {
            return None;
        }
        let seq = self.next;
        self.next += 1;
        self.step();
        self.line.clear();
        let (now, bursting) = (self.millis(), self.burst > 0);
        self.scene.write_event(&mut self.random, seq, now, bursting, &mut self.line);
        Some(&self.line)
    }

    /// Writes every remaining event, one a line, and answers how many bytes that were.
    pub fn write_to(&mut self, out: &mut impl io::Write) -> io::Result<u64> {
        let mut written = 0;
        while self.next_line().is_some() {
            out.write_all(&self.line)?;
            out.write_all(b"\n")?;
            written += self.line.len() as u64 + 1;
        }
        Ok(written)
    }

    /// The next `most` lines as NDJSON; empty after the last.
    pub fn batch(&mut self, most: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(most * 460);
        for _ in 0..most {
            let Some(line) = self.next_line() else { break };
            bytes.extend_from_slice(line);
            bytes.push(b'\n');
        }
        bytes
    }

    #[expect(clippy::cast_possible_truncation, reason = "far below 2^63")]
    fn millis(&self) -> i64 {
        self.now as i64
    }

    /// Time goes on: slower at night and on weekends, at once within a burst.
    #[expect(clippy::cast_precision_loss, reason = "a rate, not a count")]
    fn step(&mut self) {
        let mean = YEAR_MS as f64 / self.count.max(1) as f64;
        if self.burst > 0 {
            self.burst -= 1;
            self.now += self.random.unit() * 40.0;
            return;
        }
        if self.random.chance(0.0015) {
            self.burst = 5 + self.random.below(60);
        }
        let hour = self.millis().div_euclid(3_600_000).rem_euclid(24);
        let weekday = (self.millis().div_euclid(86_400_000) + 3).rem_euclid(7);
        let busy = if (7..18).contains(&hour) { 0.68 } else { 1.55 };
        let week = if weekday >= 5 { 1.7 } else { 0.88 };
        self.now += -(1.0 - self.random.unit()).ln() * mean * busy * week * 1.02;
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::AuditEvent;

    use super::*;

    #[test]
    fn every_line_is_the_canonical_form_of_its_event_and_the_run_is_contiguous() {
        let mut generator = Generator::new(7, 3_000);
        let mut seq = 0;
        let mut bytes = 0;
        while let Some(line) = generator.next_line() {
            let event: AuditEvent = serde_json::from_slice(line).unwrap();
            assert_eq!(event.seq, seq);
            assert_eq!(event.canonical_json().unwrap(), line, "{}", String::from_utf8_lossy(line));
            seq += 1;
            bytes += line.len() + 1;
        }
        assert_eq!(seq, 3_000);
        let average = bytes / 3_000;
        assert!((500..=560).contains(&average), "{average} bytes a line");
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_seed_gives_others() {
        let all = |seed| Generator::new(seed, 50).batch(100);
        assert_eq!(all(1), all(1));
        assert_ne!(all(1), all(2));
    }
}
