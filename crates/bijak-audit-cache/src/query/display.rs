//! The canonical text of a query.

use std::fmt::{self, Display, Write as _};

use bijak_domain::Outcome;

use super::{
    Glob, IpPattern, Key, Query, Term,
    lex::{is_break, is_escapable},
};

impl Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => Ok(()),
            Self::Term(term) => term.fmt(f),
            Self::Not(inner) => {
                f.write_str("-")?;
                inner.fmt_grouped(f, true)
            }
            Self::And(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        f.write_str(" ")?;
                    }
                    part.fmt_grouped(f, false)?;
                }
                Ok(())
            }
            Self::Or(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        f.write_str(" or ")?;
                    }
                    part.fmt(f)?;
                }
                Ok(())
            }
        }
    }
}

impl Query {
    fn fmt_grouped(&self, f: &mut fmt::Formatter<'_>, negated: bool) -> fmt::Result {
        match self {
            Self::Or(_) => write!(f, "({self})"),
            Self::And(_) if negated => write!(f, "({self})"),
            _ => self.fmt(f),
        }
    }
}

impl Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Actor(glob) => write_glob(f, Key::Actor, glob),
            Self::Action(glob) => write_glob(f, Key::Action, glob),
            Self::Outcome(Outcome::Success) => f.write_str("outcome:success"),
            Self::Outcome(Outcome::Failure) => f.write_str("outcome:failure"),
            Self::Ip(IpPattern::Address(address)) => write!(f, "ip:{address}"),
            Self::Ip(IpPattern::Network(network)) => write!(f, "ip:{network}"),
            Self::Ip(IpPattern::Text(glob)) => write_glob(f, Key::Ip, glob),
            Self::Agent(text) => write_pair(f, Key::Agent, &escape_glob(text)),
            Self::Workspace(glob) => write_glob(f, Key::Workspace, glob),
            Self::Target(glob) => write_glob(f, Key::Target, glob),
            Self::Identity(id) => write_pair(f, Key::Identity, &escape_glob(id)),
            Self::Id(id) => write_pair(f, Key::Id, &escape_glob(id)),
            Self::Request(id) => write_pair(f, Key::Request, &escape_glob(id)),
            Self::Seq { from, to } if from == to => write!(f, "seq:{from}"),
            Self::Seq { from, to: u64::MAX } => write!(f, "seq:{from}.."),
            Self::Seq { from: 0, to } => write!(f, "seq:..{to}"),
            Self::Seq { from, to } => write!(f, "seq:{from}..{to}"),
            Self::After(time) => write!(f, "after:{time}"),
            Self::Before(time) => write!(f, "before:{time}"),
            Self::Missing(key) => write!(f, "{}:\"\"", key.name()),
            Self::Text(text) => write_text(f, text),
        }
    }
}

fn write_glob(f: &mut fmt::Formatter<'_>, key: Key, glob: &Glob) -> fmt::Result {
    write_pair(f, key, &glob.to_string())
}

/// `value` is escaped but for its quotes.
fn write_pair(f: &mut fmt::Formatter<'_>, key: Key, value: &str) -> fmt::Result {
    write!(f, "{}:{}", key.name(), quoted_where_needed(value))
}

/// `escaped` in quotes, if it could not stand without.
pub(crate) fn quoted_where_needed(escaped: &str) -> String {
    if escaped.is_empty() || escaped.chars().any(is_break) {
        format!("\"{escaped}\"")
    } else {
        escaped.to_owned()
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let operator = ["and", "or", "not"].contains(&text);
    let plain = text.chars().all(|c| !is_break(c) && !is_escapable(c) && c != ':');
    if plain && !operator && !text.starts_with('-') {
        return f.write_str(text);
    }
    f.write_char('"')?;
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}

/// With `\` before whatever would mean more than itself.
pub(crate) fn escape_glob(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_escapable(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
