use std::time::Duration;

use bijak_domain::Entropy;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);

/// Waits between tries: doubling, at most half a minute, each drawn from its upper half so that a thousand apps do not
/// come back to a restarted server in the same moment.
#[derive(Debug)]
pub(crate) struct Backoff {
    next: Duration,
}

impl Backoff {
    pub(crate) const fn new() -> Self {
        Self { next: FIRST }
    }

    pub(crate) fn draw(&mut self, entropy: &dyn Entropy) -> Duration {
        let whole = self.next;
        self.next = (whole * 2).min(LONGEST);
        let mut random = [0u8; 2];
        entropy.fill(&mut random);
        whole / 2 + whole / 2 * u32::from(u16::from_be_bytes(random)) / u32::from(u16::MAX)
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
    fn doubles_up_to_half_a_minute() {
        let mut backoff = Backoff::new();
        let waits: Vec<u128> = (0..7).map(|_| backoff.draw(&Fixed(0xff)).as_millis()).collect();
        assert_eq!(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    }

    #[test]
    fn is_drawn_from_the_upper_half() {
        assert_eq!(Backoff::new().draw(&Fixed(0)), FIRST / 2);
        let middle = Backoff::new().draw(&Fixed(0x80)).as_millis();
        assert!((749..=752).contains(&middle), "{middle}");
    }
}
