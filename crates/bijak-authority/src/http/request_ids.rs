//! Ids of requests: unique and in order, not secret. A system call for randomness would cost more than the rest of the head.

use std::sync::atomic::{AtomicU64, Ordering};

use bijak_domain::{Entropy, RequestId, Timestamp};

/// 80 bits an id has besides its time: a number that counts requests from a random beginning, and random bits of this
/// process.
#[derive(Debug)]
pub struct RequestIds {
    process: u16,
    next: AtomicU64,
}

struct Numbered([u8; 10]);

impl Entropy for Numbered {
    fn fill(&self, out: &mut [u8]) {
        out.copy_from_slice(&self.0[..out.len()]);
    }
}

impl RequestIds {
    pub fn new(entropy: &dyn Entropy) -> Self {
        let (mut process, mut next) = ([0u8; 2], [0u8; 8]);
        entropy.fill(&mut process);
        entropy.fill(&mut next);
        Self { process: u16::from_be_bytes(process), next: AtomicU64::new(u64::from_be_bytes(next)) }
    }

    pub fn next(&self, now: Timestamp) -> RequestId {
        let mut bits = [0u8; 10];
        bits[..2].copy_from_slice(&self.process.to_be_bytes());
        bits[2..].copy_from_slice(&self.next.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        RequestId::new(now, &Numbered(bits))
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::OsEntropy;

    use super::*;

    #[test]
    fn no_two_are_alike_even_in_one_millisecond() {
        let ids = RequestIds::new(&OsEntropy);
        let now = Timestamp::from_millis(1_795_000_000_000);
        let all: std::collections::HashSet<_> = (0..10_000).map(|_| ids.next(now)).collect();
        assert_eq!(all.len(), 10_000);
    }
}
