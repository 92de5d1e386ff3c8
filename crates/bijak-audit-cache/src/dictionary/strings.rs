//! Many strings in one buffer: a search through all of them is one search through memory.

use memchr::memmem::Finder;

#[derive(Debug, Clone, Default)]
pub(crate) struct Strings {
    bytes: String,
    /// Where each one ends.
    ends: Vec<u32>,
}

impl Strings {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    pub(crate) fn get(&self, at: usize) -> &str {
        let end = self.ends.get(at).map_or(0, |end| *end as usize);
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// Calls `each` with the index of every string that contains `needle`, ascending.
    pub(crate) fn containing(&self, needle: &str, mut each: impl FnMut(usize)) {
        if let [byte] = needle.as_bytes() {
            // Most strings hold it: one by one is faster than from hit to hit.
            let mut start = 0;
            for (at, end) in self.ends.iter().enumerate() {
                let end = *end as usize;
                if memchr::memchr(*byte, &self.bytes.as_bytes()[start..end]).is_some() {
                    each(at);
                }
                start = end;
            }
            return;
        }
        let finder = Finder::new(needle);
        let (mut from, mut at) = (0, 0);
        while let Some(found) = self.bytes.as_bytes().get(from..).and_then(|rest| finder.find(rest)) {
            let start = from + found;
            at += steps_to(&self.ends[at..], start);
            let end = self.ends.get(at).map_or(self.bytes.len(), |end| *end as usize);
            if start + needle.len() <= end {
                each(at);
                from = end;
            } else {
                from = start + 1;
            }
        }
    }
}

/// How many strings on the one is that byte `start` lies in: near ones are found by steps, far ones by halving.
fn steps_to(ends: &[u32], start: usize) -> usize {
    let mut near = 8.min(ends.len());
    while near < ends.len() && (ends[near - 1] as usize) <= start {
        near = (near * 4).min(ends.len());
    }
    ends[..near].partition_point(|end| (*end as usize) <= start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_each_string_once_and_never_across_two() {
        let mut strings = Strings::default();
        for text in ["abab", "", "ba", "xab", "é", "b"] {
            strings.push(text);
        }
        let found = |needle: &str| {
            let mut found = Vec::new();
            strings.containing(needle, |at| found.push(at));
            found
        };
        assert_eq!(found("ab"), [0, 3]);
        assert_eq!(found("ba"), [0, 2]);
        assert_eq!(found("bb"), [] as [usize; 0]);
        assert_eq!(found("é"), [4]);
        assert_eq!((strings.get(0), strings.get(1), strings.get(5)), ("abab", "", "b"));
    }
}
