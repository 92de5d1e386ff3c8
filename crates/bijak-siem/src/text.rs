//! Control characters in the formats that have no spelling for them.
//!
//! CEF, LEEF and RFC 5424 travel through daemons and terminals line by line. What would break a line, end a C string
//! or move a cursor is written as JSON writes it (`\u001b`): visible, harmless, and readable again. Letters of any
//! direction stay as they are.

use std::fmt::Write as _;

/// Control characters of ASCII and Latin-1 (the C1 set holds CSI and NEL), and Unicode's own line ends.
pub(crate) fn is_control(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')
}

/// `\n`, `\r`, `\t` or `\u001b`, with `backslash` for the backslash: formats that escape it pass it doubled.
pub(crate) fn push_visible(letter: char, backslash: &str, out: &mut String) {
    out.push_str(backslash);
    match letter {
        '\n' => out.push('n'),
        '\r' => out.push('r'),
        '\t' => out.push('t'),
        // Writing to a string cannot fail.
        other => drop(write!(out, "u{:04x}", u32::from(other))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_a_cursor_or_breaks_a_line_is_a_control_character() {
        for letter in "\0\n\r\t\x1b\x7f\u{85}\u{9b}\u{2028}".chars() {
            assert!(is_control(letter), "{letter:?}");
        }
        // Right-to-left marks and overrides are text: the SIEM shows them, we do not rewrite them.
        for letter in "aé \u{202e}\u{200f}ש\u{a0}".chars() {
            assert!(!is_control(letter), "{letter:?}");
        }
    }

    #[test]
    fn a_control_character_is_spelt_as_json_spells_it() {
        let mut out = String::new();
        for letter in "\n\u{1b}\u{9b}".chars() {
            push_visible(letter, "\\", &mut out);
        }
        assert_eq!(out, r"\n\u001b\u009b");
    }
}
