//! What is being written at a cursor, so that the caller can offer what the dictionaries know.

use std::ops::Range;

use super::{
    Key,
    display::{escape_glob, quoted_where_needed},
    lex::{LexemeKind, lex},
};

/// What could be completed, and which bytes of the text a completion replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completing {
    /// A key that begins with `prefix`, or a word: [`key_insert`] goes to `at`.
    Key { at: Range<usize>, prefix: String },
    /// A value of `key` that begins with `prefix` (without quotes and escapes): [`value_insert`] goes to `at`.
    Value { at: Range<usize>, key: Key, prefix: String },
    /// Nothing: inside a quoted text, or behind an unknown key.
    Nothing { at: Range<usize> },
}

/// `cursor`: a byte offset; one beyond the text or inside a character counts as the next boundary.
pub fn complete_at(text: &str, cursor: usize) -> Completing {
    let mut cursor = cursor.min(text.len());
    while !text.is_char_boundary(cursor) {
        cursor += 1;
    }
    // Lexing goes left to right: the lexeme before the cursor begins at the same place in the whole text.
    let before = lex(&text[..cursor]).pop().filter(|lexeme| lexeme.at.end == cursor);
    let Some(before) = before else { return Completing::Key { at: cursor..cursor, prefix: String::new() } };
    let whole = lex(text).into_iter().find(|lexeme| lexeme.at.start == before.at.start);
    let end = whole.as_ref().map_or(cursor, |lexeme| lexeme.at.end);
    match before.kind {
        LexemeKind::Open | LexemeKind::Close | LexemeKind::Minus => {
            Completing::Key { at: cursor..cursor, prefix: String::new() }
        }
        LexemeKind::Text(word) if word.quoted => Completing::Nothing { at: before.at.start..end },
        LexemeKind::Text(_) | LexemeKind::And | LexemeKind::Or | LexemeKind::Not => {
            let end = match whole.map(|lexeme| lexeme.kind) {
                Some(LexemeKind::Pair { key, .. }) => key.end + 1,
                _ => end,
            };
            Completing::Key { at: before.at.start..end, prefix: text[before.at].to_owned() }
        }
        LexemeKind::Pair { key: name, value } => match Key::from_name(&text[name.clone()]) {
            None => Completing::Nothing { at: before.at.start..end },
            Some(key) => {
                let prefix = value.map(|value| value.text()).unwrap_or_default();
                Completing::Value { at: name.end + 1..end, key, prefix }
            }
        },
    }
}

/// How a key is inserted.
pub fn key_insert(key: Key) -> String {
    format!("{}:", key.name())
}

/// How a value that is meant literally is inserted behind its key; `None`: the events without one.
pub fn value_insert(value: Option<&str>) -> String {
    quoted_where_needed(&escape_glob(value.unwrap_or_default()))
}

impl Key {
    /// Values that need no dictionary.
    pub const fn fixed_values(self) -> &'static [&'static str] {
        match self {
            Self::Outcome => &["success", "failure"],
            Self::After | Self::Before => &["today", "yesterday", "-1h", "-24h", "-7d", "-30d", "-90d"],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` is the cursor.
    fn at(marked: &str) -> Completing {
        let cursor = marked.find('|').unwrap();
        complete_at(&marked.replacen('|', "", 1), cursor)
    }

    fn key(at: Range<usize>, prefix: &str) -> Completing {
        Completing::Key { at, prefix: prefix.into() }
    }

    fn value(at: Range<usize>, key: Key, prefix: &str) -> Completing {
        Completing::Value { at, key, prefix: prefix.into() }
    }

    #[test]
    fn a_key_is_completed_where_a_word_stands_or_could() {
        assert_eq!(at("|"), key(0..0, ""));
        assert_eq!(at("a |"), key(2..2, ""));
        assert_eq!(at("ac|"), key(0..2, "ac"));
        assert_eq!(at("é -ac|t"), key(4..7, "ac"));
        assert_eq!(at("ac|tor:bob"), key(0..6, "ac"));
        assert_eq!(at("(|"), key(1..1, ""));
        assert_eq!(at("or|"), key(0..2, "or"));
    }

    #[test]
    fn a_value_is_completed_whole() {
        assert_eq!(at("actor:|"), value(6..6, Key::Actor, ""));
        assert_eq!(at("actor:b|ob x"), value(6..9, Key::Actor, "b"));
        assert_eq!(at("-ACTOR:\"a b|c\" x"), value(7..13, Key::Actor, "a b"));
        assert_eq!(at("actor:\"a b|"), value(6..10, Key::Actor, "a b"));
        assert_eq!(at(r"agent:a\*b|"), value(6..10, Key::Agent, "a*b"));
    }

    #[test]
    fn nothing_is_completed_in_quotes_or_behind_an_unknown_key() {
        assert_eq!(at("\"ac|\""), Completing::Nothing { at: 0..4 });
        assert_eq!(at("foo:b|"), Completing::Nothing { at: 0..5 });
    }

    #[test]
    fn an_inserted_value_means_itself() {
        assert_eq!(value_insert(Some("bob")), "bob");
        assert_eq!(value_insert(Some("a b*")), r#""a b\*""#);
        assert_eq!(value_insert(Some("\"")), r#""\"""#);
        assert_eq!(value_insert(None), r#""""#);
    }
}
