//! How long to wait before the next attempt: doubling, with full jitter, so that many deliveries that lost the same
//! sink do not come back at once.

use std::time::Duration;

use bijak_domain::Entropy;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The longest first wait.
    pub first: Duration,
    /// The longest wait at all, whatever the sink asks for.
    pub most: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { first: Duration::from_millis(500), most: Duration::from_mins(1) }
    }
}

impl Backoff {
    /// The wait after `failed` earlier failures: between half and all of the doubled one, at least what the sink asked.
    pub(super) fn wait(&self, failed: u32, asked: Option<Duration>, entropy: &impl Entropy) -> Duration {
        let longest = self.first.saturating_mul(1 << failed.min(20)).min(self.most);
        let mut random = [0; 2];
        entropy.fill(&mut random);
        let part = f64::from(u16::from_le_bytes(random)) / f64::from(u16::MAX);
        longest.mul_f64(0.5 + part / 2.0).max(asked.unwrap_or_default().min(self.most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);
    impl Entropy for Fixed {
        fn fill(&self, out: &mut [u8]) {
            out.fill(self.0);
        }
    }

    #[test]
    fn waits_double_up_to_the_most_and_never_halve_below_half() {
        let backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(10) };
        let longest: Vec<_> =
            (0..6).map(|failed| backoff.wait(failed, None, &Fixed(255)).as_secs()).collect();
        assert_eq!(longest, [1, 2, 4, 8, 10, 10]);
        assert_eq!(backoff.wait(0, None, &Fixed(0)), Duration::from_millis(500));
        assert_eq!(backoff.wait(u32::MAX, None, &Fixed(255)), backoff.most);
    }

    #[test]
    fn a_sink_may_ask_for_longer_within_the_most() {
        let backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(10) };
        assert_eq!(backoff.wait(0, Some(Duration::from_secs(7)), &Fixed(0)), Duration::from_secs(7));
        assert_eq!(backoff.wait(0, Some(Duration::from_hours(1)), &Fixed(0)), backoff.most);
    }
}
