//! Patterns with `*` and `?`.

use std::fmt;

/// A pattern over a whole text; letter case counts. In normal form: no empty or adjacent literals, no `**`, and a `?`
/// stands before a `*` beside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Glob {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Piece {
    Literal(String),
    /// `*`: any run of characters, none too.
    Any,
    /// `?`: any one character.
    One,
}

impl Glob {
    /// Matches exactly `text`.
    pub fn literal(text: &str) -> Self {
        Self::from_pieces([Piece::Literal(text.to_owned())])
    }

    pub fn from_pieces(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut normal: Vec<Piece> = Vec::new();
        for piece in pieces {
            match (normal.last_mut(), piece) {
                (_, Piece::Literal(text)) if text.is_empty() => {}
                (Some(Piece::Literal(before)), Piece::Literal(text)) => before.push_str(&text),
                (Some(Piece::Any), Piece::Any) => {}
                (Some(Piece::Any), Piece::One) => {
                    let at = normal.len() - 1;
                    normal.insert(at, Piece::One);
                }
                (_, piece) => normal.push(piece),
            }
        }
        Self { pieces: normal }
    }

    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The one text this matches, if it has no `*` and no `?`.
    pub fn as_literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// What every match begins with; may be empty.
    pub fn prefix(&self) -> &str {
        match self.pieces.first() {
            Some(Piece::Literal(text)) => text,
            _ => "",
        }
    }

    pub fn matches(&self, text: &str) -> bool {
        // Backtracks to the last `*` only: never worse than the product of both lengths.
        let (mut rest, mut at) = (text, 0);
        let mut star: Option<(usize, &str)> = None;
        loop {
            let stepped = match self.pieces.get(at) {
                None if rest.is_empty() => return true,
                None => None,
                Some(Piece::Any) => {
                    star = Some((at + 1, rest));
                    Some(rest)
                }
                Some(Piece::One) => skip_char(rest),
                Some(Piece::Literal(literal)) => rest.strip_prefix(literal.as_str()),
            };
            if let Some(after) = stepped {
                (rest, at) = (after, at + 1);
            } else {
                let Some((resume, from)) = star else { return false };
                let Some(from) = skip_char(from) else { return false };
                star = Some((resume, from));
                (rest, at) = (from, resume);
            }
        }
    }
}

fn skip_char(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    chars.next().map(|_| chars.as_str())
}

/// As it is written in a query, without the quotes it may need there.
impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Any => f.write_str("*")?,
                Piece::One => f.write_str("?")?,
                Piece::Literal(text) => f.write_str(&super::display::escape_glob(text))?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glob(text: &str) -> Glob {
        Glob::from_pieces(text.chars().map(|c| match c {
            '*' => Piece::Any,
            '?' => Piece::One,
            c => Piece::Literal(c.into()),
        }))
    }

    #[test]
    fn matches_whole_texts() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "any", true),
            ("ci-*", "ci-deploy", true),
            ("ci-*", "my-ci-deploy", false),
            ("*deploy", "ci-deploy-deploy", true),
            ("*-a-*b", "x-a-b-a-cb", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("?", "é", true),
            ("a*?", "a", false),
            ("a*?", "ab", true),
            ("ab", "AB", false),
            ("*aab", "aaaab", true),
            ("*é*", "café au lait", true),
        ] {
            assert_eq!(glob(pattern).matches(text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_hostile_pattern_ends() {
        let (pattern, text) = ("*a".repeat(64) + "b", "a".repeat(4096));
        assert!(!glob(&pattern).matches(&text));
    }

    #[test]
    fn knows_its_literal_and_its_prefix() {
        assert_eq!(glob("abc").as_literal(), Some("abc"));
        assert_eq!(glob("").as_literal(), Some(""));
        assert_eq!(glob("ab*").as_literal(), None);
        assert_eq!(glob("ab*c").prefix(), "ab");
        assert_eq!(glob("*c").prefix(), "");
    }
}
