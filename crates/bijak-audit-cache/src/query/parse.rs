//! From text to query.

use std::ops::Range;

use super::{
    Key, Now, Query, QueryError, QueryErrorCode as Code, Term,
    lex::{Lexeme, LexemeKind, Written, lex},
    value,
};

/// The longest text that is read, in bytes.
const LONGEST: usize = 65_536;
/// Brackets and negations within one another; bounds the stack.
const DEEPEST: usize = 64;

impl Query {
    /// Reads a text; the empty text asks for everything.
    pub fn parse(text: &str, now: &Now) -> Result<Self, QueryError> {
        if text.len() > LONGEST {
            let mut at = LONGEST;
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let message = format!("The query is too long: {LONGEST} bytes at most.");
            return Err(QueryError::new(at..text.len(), Code::TooLong, message));
        }
        let lexemes = lex(text);
        if lexemes.is_empty() {
            return Ok(Self::All);
        }
        let mut parser = Parser { text, now, lexemes: &lexemes, next: 0, depth: 0 };
        let query = parser.any()?;
        match parser.peek() {
            None => Ok(query),
            // `any` stops at a closing bracket only.
            Some(lexeme) => Err(QueryError::new(
                lexeme.at.clone(),
                Code::BracketClosed,
                "This bracket closes nothing. Remove it, or put it in quotes to search for it.",
            )),
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    now: &'a Now,
    lexemes: &'a [Lexeme],
    next: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Lexeme> {
        self.lexemes.get(self.next)
    }

    /// `all (or all)*`
    fn any(&mut self) -> Result<Query, QueryError> {
        let mut parts = vec![self.all()?];
        while self.peek().is_some_and(|lexeme| lexeme.kind == LexemeKind::Or) {
            self.next += 1;
            parts.push(self.all()?);
        }
        Ok(Query::or(parts))
    }

    /// `one (and? one)*`
    fn all(&mut self) -> Result<Query, QueryError> {
        let mut parts = vec![self.one()?];
        while let Some(lexeme) = self.peek() {
            match lexeme.kind {
                LexemeKind::Or | LexemeKind::Close => break,
                LexemeKind::And => self.next += 1,
                _ => self.apart(lexeme)?,
            }
            parts.push(self.one()?);
        }
        Ok(Query::and(parts))
    }

    /// Between two words, a space must stand; brackets need none.
    fn apart(&self, lexeme: &Lexeme) -> Result<(), QueryError> {
        let before = self.next.checked_sub(1).and_then(|before| self.lexemes.get(before));
        let touches = before.is_some_and(|before| {
            before.at.end == lexeme.at.start && !matches!(before.kind, LexemeKind::Close)
        });
        if !touches {
            return Ok(());
        }
        if lexeme.kind == LexemeKind::Open {
            let message = "A bracket begins here. Put a space before it, or the whole value in quotes.";
            return Err(QueryError::new(lexeme.at.clone(), Code::SpaceMissing, message));
        }
        let at = lexeme.at.start;
        let message = "A space is missing here. A quote inside a text is written \\\".";
        Err(QueryError::new(at..at, Code::SpaceMissing, message))
    }

    /// `(- | not) one`, brackets, or a term.
    fn one(&mut self) -> Result<Query, QueryError> {
        let Some(lexeme) = self.peek() else { return Err(self.missing(None)) };
        match &lexeme.kind {
            LexemeKind::Minus | LexemeKind::Not => {
                self.next += 1;
                self.deeper(lexeme)?;
                let inner = self.one()?;
                self.depth -= 1;
                Ok(Query::negated(inner))
            }
            LexemeKind::Open => {
                self.next += 1;
                self.deeper(lexeme)?;
                let inner = self.any()?;
                self.depth -= 1;
                if self.peek().is_none() {
                    let message = "This bracket is never closed.";
                    return Err(QueryError::new(lexeme.at.clone(), Code::BracketOpen, message));
                }
                self.next += 1;
                Ok(inner)
            }
            LexemeKind::Close | LexemeKind::And | LexemeKind::Or => Err(self.missing(Some(lexeme))),
            LexemeKind::Text(word) => {
                self.next += 1;
                closed(word)?;
                value::text(word).map(Query::Term)
            }
            LexemeKind::Pair { key, value } => {
                self.next += 1;
                self.pair(key, value.as_ref()).map(Query::Term)
            }
        }
    }

    fn pair(&self, name: &Range<usize>, value: Option<&Written>) -> Result<Term, QueryError> {
        let Some(key) = Key::from_name(&self.text[name.clone()]) else {
            return Err(unknown_key(&self.text[name.clone()], name));
        };
        let Some(value) = value else {
            let at = name.end + 1;
            let message = if self.text[at..].starts_with('(') {
                format!("Brackets cannot follow {0}: here. Write ({0}:… or {0}:…) instead.", key.name())
            } else {
                format!("Nothing follows {}: here. It finds events {}.", key.name(), key.help())
            };
            return Err(QueryError::new(at..at, Code::ValueMissing, message));
        };
        closed(value)?;
        value::term(key, value, self.now)
    }

    fn deeper(&mut self, lexeme: &Lexeme) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth <= DEEPEST {
            return Ok(());
        }
        let message = format!("Too many brackets and negations within one another: {DEEPEST} at most.");
        Err(QueryError::new(lexeme.at.clone(), Code::TooDeep, message))
    }

    /// Where a term should stand, `found` does, or nothing.
    fn missing(&self, found: Option<&Lexeme>) -> QueryError {
        let before = self.next.checked_sub(1).and_then(|before| self.lexemes.get(before));
        let Some(before) = before else {
            // Only an operator or a bracket can stand first.
            let at = found.map_or(0..0, |lexeme| lexeme.at.clone());
            let code =
                if self.text[at.clone()].starts_with(')') { Code::BracketClosed } else { Code::TermMissing };
            let message = if code == Code::BracketClosed {
                "This bracket closes nothing. Remove it, or put it in quotes to search for it.".to_owned()
            } else {
                format!(
                    "Nothing stands before this. To search for the word, write \"{}\".",
                    &self.text[at.clone()]
                )
            };
            return QueryError::new(at, code, message);
        };
        let word = &self.text[before.at.clone()];
        let message = match before.kind {
            LexemeKind::Open => "Nothing stands between these brackets.".to_owned(),
            LexemeKind::Minus => {
                "Nothing follows this -. To search for the character, write \"-\".".to_owned()
            }
            _ => format!("Nothing follows this. To search for the word, write \"{word}\"."),
        };
        let end =
            found.filter(|_| before.kind == LexemeKind::Open).map_or(before.at.end, |found| found.at.end);
        QueryError::new(before.at.start..end, Code::TermMissing, message)
    }
}

fn closed(value: &Written) -> Result<(), QueryError> {
    if !value.open {
        return Ok(());
    }
    let at = value.at.start;
    Err(QueryError::new(at..at + 1, Code::QuoteOpen, "This quote is never closed."))
}

fn unknown_key(name: &str, at: &Range<usize>) -> QueryError {
    let hint = if let Some(key) = Key::meant_by(name) {
        format!("Did you mean {}:?", key.name())
    } else {
        format!("Known are {}.", Key::ALL.map(Key::name).join(", "))
    };
    let message = format!("There is no key {name}:. {hint} To search for the text, put it in quotes.");
    QueryError::new(at.clone(), Code::UnknownKey, message)
}
