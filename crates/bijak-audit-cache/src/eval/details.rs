//! Free text in what the dictionaries do not know: rare values in the details, by their word starts; times, by their
//! beginning.

use bijak_domain::Timestamp;

use crate::{
    line::words::{each_value, value_matches, word_starts},
    segment::key_range,
};

/// A term, and the ranges of keys that every event must have whose rare values hold it.
#[derive(Debug)]
pub(crate) struct DetailsTerm {
    text: String,
    /// At least one.
    pub(crate) ranges: Vec<(u64, u64)>,
    /// Whether the ranges alone are the answer; else the lines of the candidates must be looked at.
    pub(crate) exact: bool,
}

const KEY: usize = 8;

impl DetailsTerm {
    pub(crate) fn new(text: &str) -> Self {
        let Some(lead) = text.find(char::is_alphanumeric) else {
            return Self { text: text.to_owned(), ranges: vec![(0, u64::MAX)], exact: false };
        };
        let rest = &text[lead..];
        // A key is padded with zeros, which must not be taken for a text's own.
        let exact = lead == 0 && rest.len() <= KEY && !rest.contains('\0');
        // Of a UUID only the beginning is a word start.
        let may_be_uuid = rest.len() <= 36 && rest.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        let starts = word_starts(rest).take(if may_be_uuid || exact { 1 } else { usize::MAX });
        let ranges = starts.map(|at| key_range(&rest[at..])).collect();
        Self { text: text.to_owned(), ranges, exact }
    }

    /// Whether a raw details object holds the text in some value.
    pub(crate) fn is_in(&self, details: &str) -> bool {
        let mut found = false;
        each_value(details, &mut |value| found = found || value_matches(value, &self.text));
        found
    }
}

/// The times that begin with a text, given at least year and month: `2026-11`, `2026-11-24t02:07`; `from..until` in ms.
pub(crate) fn time_range(folded: &str) -> Option<(i64, i64)> {
    const SHAPE: &str = "0000-00-00t00:00:00.000z";
    const SHORTEST: usize = "2026-11".len();
    let shaped = (SHORTEST..=SHAPE.len()).contains(&folded.len())
        && folded
            .bytes()
            .zip(SHAPE.bytes())
            .all(|(byte, shape)| if shape == b'0' { byte.is_ascii_digit() } else { byte == shape });
    shaped.then_some(())?;
    // Times sort as their spellings do.
    let beginning = |ms: i64| {
        let time = Timestamp::from_millis(ms).to_string().to_lowercase();
        time.get(..folded.len()).map(|head| head.cmp(folded))
    };
    let from = first(|ms| beginning(ms).is_some_and(std::cmp::Ordering::is_ge));
    let until = first(|ms| beginning(ms).is_some_and(std::cmp::Ordering::is_gt));
    (from < until).then_some((from, until))
}

/// The first millisecond of the years 0001 to 9999 for which `holds`, which stays true once it is.
fn first(holds: impl Fn(i64) -> bool) -> i64 {
    let (mut low, mut high) =
        (Timestamp::from_millis(i64::MIN).as_millis(), Timestamp::from_millis(i64::MAX).as_millis() + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_of_a_time_is_its_range() {
        let range = |text: &str| {
            time_range(text).map(|(from, until)| {
                (Timestamp::from_millis(from).to_string(), Timestamp::from_millis(until - 1).to_string())
            })
        };
        let expect = |from: &str, until: &str| Some((from.to_owned(), until.to_owned()));
        assert_eq!(range("2026-02"), expect("2026-02-01T00:00:00.000Z", "2026-02-28T23:59:59.999Z"));
        assert_eq!(range("2026-11-2"), expect("2026-11-20T00:00:00.000Z", "2026-11-29T23:59:59.999Z"));
        assert_eq!(range("2026-11-24t02:0"), expect("2026-11-24T02:00:00.000Z", "2026-11-24T02:09:59.999Z"));
        assert_eq!(range("2026-11-24t2"), expect("2026-11-24T20:00:00.000Z", "2026-11-24T23:59:59.999Z"));
        let whole = "2026-11-24t02:07:53.000z";
        assert_eq!(range(whole), expect("2026-11-24T02:07:53.000Z", "2026-11-24T02:07:53.000Z"));
        for none in ["2026", "2026-1", "2026-99", "2026-11-24 02", "2026-02-3", "2026-11-24t3"] {
            assert_eq!(range(none), None, "{none}");
        }
    }
}
