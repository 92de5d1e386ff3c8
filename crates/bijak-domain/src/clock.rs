//! Time as a value that is passed in, in milliseconds, with one spelling: `2026-11-24T02:07:53.000Z`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Where the current time comes from. Handed to everything that needs it, so that a test can turn the clock.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// The operating system's wall clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }
}

impl<T: Clock + ?Sized> Clock for std::sync::Arc<T> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }
}

/// Milliseconds since 1970-01-01T00:00:00Z, in the years 0001 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The text is not an RFC 3339 time with an offset, or lies outside the years 0001 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an RFC 3339 time in UTC, such as 2026-11-24T02:07:53.000Z")]
pub struct ParseTimestampError;

const MIN_MS: i64 = -62_135_596_800_000;
const MAX_MS: i64 = 253_402_207_200_000 - 1;

impl Timestamp {
    /// Clamps to the years 0001 to 9999, so that every timestamp has a spelling.
    pub const fn from_millis(ms: i64) -> Self {
        if ms < MIN_MS {
            Self(MIN_MS)
        } else if ms > MAX_MS {
            Self(MAX_MS)
        } else {
            Self(ms)
        }
    }

    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// This time plus `ms` milliseconds (negative: earlier).
    pub const fn plus_millis(self, ms: i64) -> Self {
        Self::from_millis(self.0.saturating_add(ms))
    }

    pub const fn plus_secs(self, secs: i64) -> Self {
        self.plus_millis(secs.saturating_mul(1000))
    }

    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_secs(days.saturating_mul(86_400))
    }

    /// Milliseconds from `earlier` to this time; negative when `earlier` is later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The start of the UTC hour this time lies in.
    pub const fn hour(self) -> Self {
        Self::from_millis(self.0 - self.0.rem_euclid(3_600_000))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(ts) = jiff::Timestamp::from_millisecond(self.0) else { return Err(fmt::Error) };
        write!(f, "{ts:.3}")
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let ts: jiff::Timestamp = s.parse().map_err(|_| ParseTimestampError)?;
        let ms = ts.as_millisecond();
        if (MIN_MS..=MAX_MS).contains(&ms) { Ok(Self(ms)) } else { Err(ParseTimestampError) }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_one_spelling() {
        let t: Timestamp = "2026-11-24T02:07:53Z".parse().unwrap();
        assert_eq!(t.to_string(), "2026-11-24T02:07:53.000Z");
        assert_eq!(t.to_string().parse::<Timestamp>().unwrap(), t);
        assert_eq!("2026-11-24T03:07:53.000+01:00".parse::<Timestamp>().unwrap(), t);
        assert_eq!(t.hour().to_string(), "2026-11-24T02:00:00.000Z");
    }

    #[test]
    fn refuses_what_is_not_a_time() {
        for bad in ["", "yesterday", "2026-11-24", "2026-11-24T02:07:53", "1764000000"] {
            assert!(bad.parse::<Timestamp>().is_err(), "{bad}");
        }
    }

    #[test]
    fn every_clamped_value_has_a_spelling() {
        for ms in [i64::MIN, MIN_MS, -1, 0, MAX_MS, i64::MAX] {
            let t = Timestamp::from_millis(ms);
            assert_eq!(t.to_string().parse::<Timestamp>().unwrap(), t);
        }
    }
}
