//! Free text: how it is folded, what of the details is searched, and where in it a match may begin.
//!
//! One rule for every value in the details: **text without digits is found anywhere in it; what has digits (ids, numbers,
//! addresses, versions, paths with numbers) or is very long is found from the start of a word**, a UUID from its own start.
//! So that an index of word starts is exact, and a search for `12` is not answered with every trace id.

use std::borrow::Cow;

/// Longer values are searched from the starts of their words, whatever is in them.
const LONGEST_ANYWHERE: usize = 256;

/// One letter case for everything, beyond ASCII too.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        }
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// Whether a folded value of the details may be matched in the middle of its words.
pub(crate) fn anywhere(value: &str) -> bool {
    value.len() <= LONGEST_ANYWHERE && !value.bytes().any(|byte| byte.is_ascii_digit())
}

/// The byte offsets at which words of a folded value start.
pub(crate) fn word_starts(value: &str) -> impl Iterator<Item = usize> {
    let whole = is_uuid(value);
    let mut inside = false;
    value.char_indices().filter_map(move |(at, c)| {
        let starts = c.is_alphanumeric() && !inside;
        inside = c.is_alphanumeric() || (whole && at > 0);
        starts.then_some(at)
    })
}

/// Whether the folded `term` is found in the folded `value` of the details.
pub(crate) fn value_matches(value: &str, term: &str) -> bool {
    if anywhere(value) {
        return value.contains(term);
    }
    let lead = term.find(char::is_alphanumeric);
    match lead {
        // Nothing but punctuation begins no word: it is found anywhere.
        None => value.contains(term),
        Some(0) => word_starts(value).any(|at| value[at..].starts_with(term)),
        Some(lead) => {
            let (before, rest) = term.split_at(lead);
            word_starts(value).any(|at| value[at..].starts_with(rest) && value[..at].ends_with(before))
        }
    }
}

fn is_uuid(value: &str) -> bool {
    let bytes = value.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Calls `each` with every folded value in a raw details object: strings, numbers, `true` and `false`, at any depth.
pub(crate) fn each_value(details: &str, each: &mut impl FnMut(&str)) {
    if details == "{}" {
        return;
    }
    let bytes = details.as_bytes();
    let mut at = 0;
    // The text is valid JSON: a string is a key exactly if a colon follows it.
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let start = at;
                at = end_of_string(bytes, at);
                if bytes.get(at) != Some(&b':') {
                    with_text(&details[start..at], |text| each(&fold(text)));
                }
            }
            b'-' | b'0'..=b'9' | b't' | b'f' => {
                let start = at;
                while bytes.get(at).is_some_and(|b| !matches!(b, b',' | b'}' | b']')) {
                    at += 1;
                }
                each(&fold(&details[start..at]));
            }
            b'n' => at += 4,
            _ => at += 1,
        }
    }
}

/// The index after the closing quote of the string that begins at `at`.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    at += 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

/// The text of a raw string token.
pub(crate) fn with_text<T>(raw: &str, use_it: impl FnOnce(&str) -> T) -> T {
    use_it(&text(raw))
}

pub(crate) fn text(raw: &str) -> Cow<'_, str> {
    let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
    if inner.contains('\\') {
        // The scanner accepts only valid escapes: the fallback is never taken.
        serde_json::from_str(raw).map_or(Cow::Borrowed(inner), Cow::Owned)
    } else {
        Cow::Borrowed(inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_at_any_depth_are_found_and_names_of_fields_are_not() {
        let mut values = Vec::new();
        let details = r#"{"A":"Deep \"X\"","b":[1,true,null,{"c":-5,"d":"É"}],"e":{},"f":false,"g":""}"#;
        each_value(details, &mut |value| values.push(value.to_owned()));
        assert_eq!(values, ["deep \"x\"", "1", "true", "-5", "é", "false", ""]);
    }

    #[test]
    fn text_is_found_anywhere_and_numbers_from_their_start() {
        let found = [
            ("merlion", "lion"),
            ("inference.read", "ence.r"),
            ("ops-1234", "1234"),
            ("ops-1234", "-1234"),
            ("ops-1234", "ops-12"),
            ("/v1/inference/chat", "inference/ch"),
            ("/v1/inference/chat", "/v1/inf"),
            ("1.26.165", "26.1"),
            ("875240ac-e821-4fc6-a311-8c352a1d20f5", "875240ac-e821"),
            ("a1 b", " b"),
            ("a1 -- b", "--"),
        ];
        for (value, term) in found {
            assert!(value_matches(value, term), "{term} in {value}");
        }
        let missed = [
            ("ops-1234", "234"),
            ("ops-1234", "s-1234"),
            ("/v1/inference/chat", "ference"),
            ("875240ac-e821-4fc6-a311-8c352a1d20f5", "4fc6"),
            ("a1b", "b"),
            ("", "x"),
        ];
        for (value, term) in missed {
            assert!(!value_matches(value, term), "{term} in {value}");
        }
    }
}
