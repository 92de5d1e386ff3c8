//! Randomness as a value that is passed in.

/// Where random bytes come from. Cryptographic in production, seeded in tests and generators.
pub trait Entropy: Send + Sync {
    fn fill(&self, out: &mut [u8]);
}

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system for randomness")]
    #[expect(
        clippy::expect_used,
        reason = "without randomness no secret may be made: stopping is the only safe answer"
    )]
    fn fill(&self, out: &mut [u8]) {
        getrandom::fill(out).expect("the operating system's random generator answers");
    }
}

impl<T: Entropy + ?Sized> Entropy for std::sync::Arc<T> {
    fn fill(&self, out: &mut [u8]) {
        (**self).fill(out);
    }
}
