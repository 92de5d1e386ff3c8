//! A text cut into lexemes. Total: every text has lexemes, and what is wrong with them is told by the parser.

use std::ops::Range;

use super::Key;

/// A piece of the text. White space lies between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lexeme {
    pub(crate) kind: LexemeKind,
    pub(crate) at: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LexemeKind {
    Open,
    Close,
    /// A `-` before something.
    Minus,
    And,
    Or,
    Not,
    /// A bare word or a quoted text.
    Text(Written),
    /// `key:value`; the key is not known yet.
    Pair {
        key: Range<usize>,
        /// `None`: white space, a bracket or the end follows the colon.
        value: Option<Written>,
    },
}

/// A value as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// With its quotes.
    pub(crate) at: Range<usize>,
    pub(crate) quoted: bool,
    /// Whether the closing quote is missing.
    pub(crate) open: bool,
    pub(crate) chars: Vec<Char>,
}

/// A character of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Char {
    /// As it stands: `*` and `?` may mean more.
    Plain(char),
    /// Escaped: means itself.
    Literal(char),
}

impl Char {
    pub(crate) const fn get(self) -> char {
        let (Self::Plain(c) | Self::Literal(c)) = self;
        c
    }
}

impl Written {
    pub(crate) fn text(&self) -> String {
        self.chars.iter().map(|c| c.get()).collect()
    }
}

pub(crate) const fn is_escapable(c: char) -> bool {
    matches!(c, '*' | '?' | '"' | '\\')
}

/// Ends a bare word.
pub(crate) fn is_break(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '"')
}

pub(crate) fn lex(text: &str) -> Vec<Lexeme> {
    let mut lexemes = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let end = at + c.len_utf8();
        let kind = match c {
            c if c.is_whitespace() => {
                at = end;
                continue;
            }
            '(' => LexemeKind::Open,
            ')' => LexemeKind::Close,
            '-' => LexemeKind::Minus,
            _ => {
                let lexeme = lex_word(text, at);
                at = lexeme.at.end;
                lexemes.push(lexeme);
                continue;
            }
        };
        lexemes.push(Lexeme { kind, at: at..end });
        at = end;
    }
    lexemes
}

fn lex_word(text: &str, start: usize) -> Lexeme {
    if let Some(key) = key_at(text, start) {
        let after = key.end + 1;
        let value = text[after..].chars().next().filter(|c| *c == '"' || !is_break(*c));
        let value = value.map(|_| written(text, after));
        let end = value.as_ref().map_or(after, |value| value.at.end);
        return Lexeme { kind: LexemeKind::Pair { key, value }, at: start..end };
    }
    let word = written(text, start);
    let at = word.at.clone();
    let kind = match text[at.clone()].to_ascii_lowercase().as_str() {
        "and" => LexemeKind::And,
        "or" => LexemeKind::Or,
        "not" => LexemeKind::Not,
        _ => LexemeKind::Text(word),
    };
    Lexeme { kind, at }
}

/// The name before a colon, if it could be a key: a letter, then letters, digits, `_`, `-`, `.`; `//` after the colon
/// of an unknown one makes it an address instead.
fn key_at(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = &text[start..];
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.'))?;
    let after = rest[length..].strip_prefix(':')?;
    let known = Key::from_name(&rest[..length]).is_some();
    (known || !after.starts_with("//")).then_some(start..start + length)
}

/// The value that begins at `start`, which is a quote or no break.
fn written(text: &str, start: usize) -> Written {
    let quoted = text[start..].starts_with('"');
    let from = start + usize::from(quoted);
    let mut written = Written { at: start..text.len(), quoted, open: quoted, chars: Vec::new() };
    let mut chars = text[from..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let at = from + offset;
        match c {
            '\\' if chars.peek().is_some_and(|(_, next)| is_escapable(*next)) => {
                written.chars.extend(chars.next().map(|(_, next)| Char::Literal(next)));
            }
            '"' if quoted => {
                written.open = false;
                written.at.end = at + 1;
                break;
            }
            c if !quoted && is_break(c) => {
                written.at.end = at;
                break;
            }
            c => written.chars.push(Char::Plain(c)),
        }
    }
    written
}
