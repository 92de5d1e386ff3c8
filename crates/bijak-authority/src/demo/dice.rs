//! Chance from a seed: the same demo every time, but for its dates and its secrets.

use std::sync::{Mutex, PoisonError};

use bijak_domain::Entropy;
use sha2::{Digest, Sha256};

/// SHA-256 in counter mode over a seed. Not for secrets.
#[derive(Debug)]
pub(super) struct SeededEntropy {
    seed: &'static str,
    counter: Mutex<u64>,
}

impl SeededEntropy {
    pub(super) const fn new(seed: &'static str) -> Self {
        Self { seed, counter: Mutex::new(0) }
    }

    fn block(&self) -> [u8; 32] {
        let mut counter = self.counter.lock().unwrap_or_else(PoisonError::into_inner);
        *counter += 1;
        Sha256::new().chain_update(self.seed).chain_update(counter.to_be_bytes()).finalize().into()
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            chunk.copy_from_slice(&self.block()[..chunk.len()]);
        }
    }
}

/// What the plot is drawn with.
#[derive(Debug)]
pub(super) struct Dice(SeededEntropy);

impl Dice {
    pub(super) const fn new(seed: &'static str) -> Self {
        Self(SeededEntropy::new(seed))
    }

    /// A number from 0 to `below - 1`; 0 where there is no other.
    pub(super) fn below(&mut self, below: usize) -> usize {
        let mut bytes = [0u8; 8];
        self.0.fill(&mut bytes);
        let number = u64::from_be_bytes(bytes) % u64::try_from(below.max(1)).unwrap_or(1);
        usize::try_from(number).unwrap_or(0)
    }

    /// A number of milliseconds from 0 up to `ms`, `ms` itself excluded.
    pub(super) fn millis(&mut self, ms: i64) -> i64 {
        i64::try_from(self.below(usize::try_from(ms).unwrap_or(0))).unwrap_or(0)
    }

    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        // Every list of the cast has somebody in it.
        &list[self.below(list.len())]
    }

    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_lots() {
        let draw = |seed| {
            let mut dice = Dice::new(seed);
            (0..50).map(|_| dice.below(6)).collect::<Vec<_>>()
        };
        assert_eq!(draw("a"), draw("a"));
        assert_ne!(draw("a"), draw("b"));
        assert!((0..6).all(|face| draw("a").contains(&face)));
    }

    #[test]
    fn nothing_is_lost_by_shuffling() {
        let mut list: Vec<u32> = (0..100).collect();
        Dice::new("a").shuffle(&mut list);
        assert!(!list.is_sorted());
        list.sort_unstable();
        assert_eq!(list, (0..100).collect::<Vec<_>>());
    }
}
