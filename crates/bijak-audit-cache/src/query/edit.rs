//! Changing a query's text by a click, and nothing else in it.

use std::ops::Range;

use bijak_domain::Timestamp;

use super::{
    Key, Now, Query,
    complete::value_insert,
    lex::{LexemeKind, lex},
};

/// A condition that holds for the whole query: it stands on its own, outside brackets and alternatives.
struct Part {
    key: Key,
    /// The value as it stands, and what it means.
    query: Query,
    negated: bool,
    at: Range<usize>,
}

/// Narrows `text` to one value of a facet (`None`: to the events without one): takes the place of a condition on the
/// same key, since that let the value through.
pub fn include(text: &str, key: Key, value: Option<&str>) -> String {
    let term = written(key, value);
    let wanted = meaning(&term);
    let mut edit = Edit::new(text);
    edit.remove(|part| part.negated && Some(&part.query) == wanted.as_ref());
    edit.put(&term, |part| !part.negated && part.key == key)
}

/// Takes one value of a facet away from what `text` finds.
pub fn exclude(text: &str, key: Key, value: Option<&str>) -> String {
    let term = written(key, value);
    let wanted = meaning(&term);
    let mut edit = Edit::new(text);
    edit.remove(|part| !part.negated && Some(&part.query) == wanted.as_ref());
    edit.put(&format!("-{term}"), |part| part.negated && Some(&part.query) == wanted.as_ref())
}

/// Takes back an [`include`] or [`exclude`] of this value.
pub fn remove(text: &str, key: Key, value: Option<&str>) -> String {
    let wanted = meaning(&written(key, value));
    let mut edit = Edit::new(text);
    edit.remove(|part| Some(&part.query) == wanted.as_ref());
    edit.text
}

/// The same query over the times `after <= time < before`; `None` on a side: without an end there.
pub fn replace_range(text: &str, after: Option<Timestamp>, before: Option<Timestamp>) -> String {
    let mut edit = Edit::new(text);
    let after = after.map(|time| format!("{}:{time}", Key::After.name()));
    let before = before.map(|time| format!("{}:{time}", Key::Before.name()));
    let range = after.into_iter().chain(before).collect::<Vec<_>>().join(" ");
    let is_range = |part: &Part| !part.negated && matches!(part.key, Key::After | Key::Before);
    if range.is_empty() {
        edit.remove(is_range);
        return edit.text;
    }
    edit.put(&range, is_range)
}

fn written(key: Key, value: Option<&str>) -> String {
    format!("{}:{}", key.name(), value_insert(value))
}

/// Comparing needs no clock: two texts of one time compare alike at any time.
const WHENEVER: Now = Now::utc(Timestamp::from_millis(0));

fn meaning(term: &str) -> Option<Query> {
    Query::parse(term, &WHENEVER).ok()
}

struct Edit {
    text: String,
}

impl Edit {
    /// Alternatives at the top are put in brackets, so that what is added holds for all of them.
    fn new(text: &str) -> Self {
        let mut depth = 0_usize;
        let alternatives = lex(text).iter().any(|lexeme| {
            match lexeme.kind {
                LexemeKind::Open => depth += 1,
                LexemeKind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && lexeme.kind == LexemeKind::Or
        });
        let whole = Query::parse(text, &WHENEVER).is_ok();
        Self { text: if alternatives && whole { format!("({})", text.trim()) } else { text.to_owned() } }
    }

    fn parts(&self) -> Vec<Part> {
        let lexemes = lex(&self.text);
        let mut depth = 0_usize;
        let mut parts = Vec::new();
        for (index, lexeme) in lexemes.iter().enumerate() {
            match &lexeme.kind {
                LexemeKind::Open => depth += 1,
                LexemeKind::Close => depth = depth.saturating_sub(1),
                LexemeKind::Pair { key, .. } if depth == 0 => {
                    let Some(key) = Key::from_name(&self.text[key.clone()]) else { continue };
                    let Some(query) = meaning(&self.text[lexeme.at.clone()]) else { continue };
                    let is_negation =
                        |at: &usize| matches!(lexemes[*at].kind, LexemeKind::Minus | LexemeKind::Not);
                    let negations = (0..index).rev().take_while(is_negation).count();
                    let start = lexemes[index - negations].at.start;
                    parts.push(Part { key, query, negated: negations % 2 == 1, at: start..lexeme.at.end });
                }
                _ => {}
            }
        }
        parts
    }

    fn remove(&mut self, which: impl Fn(&Part) -> bool) {
        while let Some(part) = self.parts().into_iter().find(&which) {
            self.cut(part.at);
        }
    }

    /// Writes `term` in the place of the first part that is `which`, removes the others; at the end, if there is none.
    fn put(mut self, term: &str, which: impl Fn(&Part) -> bool) -> String {
        let mut found: Vec<_> = self.parts().into_iter().filter(which).map(|part| part.at).collect();
        if found.is_empty() {
            let text = self.text.trim_end();
            return if text.is_empty() { term.to_owned() } else { format!("{text} {term}") };
        }
        let first = found.remove(0);
        for at in found.into_iter().rev() {
            self.cut(at);
        }
        self.text.replace_range(first, term);
        self.text
    }

    /// With an `and` that would be left over, and one side's white space.
    fn cut(&mut self, at: Range<usize>) {
        let lexemes = lex(&self.text);
        let before = lexemes.iter().rfind(|lexeme| lexeme.at.end <= at.start);
        let after = lexemes.iter().find(|lexeme| lexeme.at.start >= at.end);
        let is_and = |kind: &LexemeKind| *kind == LexemeKind::And;
        let range = match (before, after) {
            (Some(before), _) if is_and(&before.kind) => before.at.start..at.end,
            (None, Some(after)) if is_and(&after.kind) => at.start..after.at.end,
            _ => at,
        };
        let head = self.text[..range.start].trim_end();
        let tail = self.text[range.end..].trim_start();
        let space = if head.is_empty() || tail.is_empty() { "" } else { " " };
        self.text = format!("{head}{space}{tail}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_narrows() {
        for (before, after) in [
            ("", "action:api_key.created"),
            ("curl", "curl action:api_key.created"),
            ("curl ", "curl action:api_key.created"),
            ("action:api_key.* curl", "action:api_key.created curl"),
            ("action:a action:b curl", "action:api_key.created curl"),
            ("action:api_key.created", "action:api_key.created"),
            ("x -action:api_key.created y", "x y action:api_key.created"),
            ("x and -action:api_key.created", "x action:api_key.created"),
            ("-action:x", "-action:x action:api_key.created"),
            ("a or b", "(a or b) action:api_key.created"),
            ("(action:a or b)", "(action:a or b) action:api_key.created"),
            ("not action:api_key.created and x", "x action:api_key.created"),
        ] {
            assert_eq!(include(before, Key::Action, Some("api_key.created")), after, "{before}");
        }
        assert_eq!(include("x", Key::Agent, Some("a *b")), r#"x agent:"a \*b""#);
        assert_eq!(include("x", Key::Ip, None), r#"x ip:"""#);
    }

    #[test]
    fn a_click_excludes() {
        for (before, after) in [
            ("", "-actor:bob"),
            ("actor:bob x", "x -actor:bob"),
            ("actor:* x", "actor:* x -actor:bob"),
            ("x -actor:bob", "x -actor:bob"),
            ("a or b", "(a or b) -actor:bob"),
        ] {
            assert_eq!(exclude(before, Key::Actor, Some("bob")), after, "{before}");
        }
    }

    #[test]
    fn a_click_is_taken_back() {
        assert_eq!(remove("x and actor:bob", Key::Actor, Some("bob")), "x");
        assert_eq!(remove("-actor:\"bob\" x", Key::Actor, Some("bob")), "x");
        assert_eq!(remove("actor:ann", Key::Actor, Some("bob")), "actor:ann");
    }

    #[test]
    fn a_brush_replaces_the_range() {
        let from = Some(Timestamp::from_millis(0));
        let range = "after:1970-01-01T00:00:00.000Z";
        assert_eq!(replace_range("x", from, None), format!("x {range}"));
        assert_eq!(replace_range("before:-7d after:2026-01-01 x", from, None), format!("{range} x"));
        assert_eq!(
            replace_range("after:-7d x", from, from),
            format!("{range} before:1970-01-01T00:00:00.000Z x")
        );
        assert_eq!(replace_range("after:-7d x before:now", None, None), "x");
    }

    #[test]
    fn a_text_that_is_no_query_is_kept() {
        assert_eq!(include("actor:\"open", Key::Actor, Some("b")), "actor:\"open actor:b");
        assert_eq!(include("a or or", Key::Actor, Some("b")), "a or or actor:b");
    }
}
