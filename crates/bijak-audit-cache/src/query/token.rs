//! What to colour in a text, whether it is a query or not yet.

use std::ops::Range;

use super::lex::{LexemeKind, lex};

/// A piece of the text, in bytes on character boundaries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub at: Range<usize>,
    pub kind: TokenKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// With its colon; known or not.
    Key,
    Value,
    Text,
    /// `and`, `or`, `not`
    Operator,
    Bracket,
    /// `-`
    Negation,
}

/// The pieces of `text`, left to right; what lies between them is white space.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for lexeme in lex(text) {
        let kind = match lexeme.kind {
            LexemeKind::Open | LexemeKind::Close => TokenKind::Bracket,
            LexemeKind::Minus => TokenKind::Negation,
            LexemeKind::And | LexemeKind::Or | LexemeKind::Not => TokenKind::Operator,
            LexemeKind::Text(_) => TokenKind::Text,
            LexemeKind::Pair { key, value } => {
                tokens.push(Token { at: key.start..key.end + 1, kind: TokenKind::Key });
                tokens.extend(value.map(|value| Token { at: value.at, kind: TokenKind::Value }));
                continue;
            }
        };
        tokens.push(Token { at: lexeme.at, kind });
    }
    tokens
}

/// The offset in UTF-16 code units of the byte offset `at`: how JavaScript counts.
pub fn utf16_offset(text: &str, at: usize) -> usize {
    text.char_indices().take_while(|(byte, _)| *byte < at).map(|(_, c)| c.len_utf16()).sum()
}
