//! What a value means to its key.

use std::net::IpAddr;

use bijak_domain::Outcome;
use ipnet::IpNet;

use super::{
    Glob, IpPattern, Key, Now, Piece, QueryError, QueryErrorCode as Code, Term,
    fold::fold,
    lex::{Char, Written},
};

/// A word or a quoted text to look for anywhere. Stars at the ends of a bare word say what is so anyway.
pub(crate) fn text(word: &Written) -> Result<Term, QueryError> {
    let text = if word.quoted { word.text() } else { trimmed(word) };
    if text.is_empty() {
        return Err(invalid(word, "There is no text here to search for."));
    }
    Ok(Term::Text(fold(&text)))
}

pub(crate) fn term(key: Key, value: &Written, now: &Now) -> Result<Term, QueryError> {
    if value.chars.is_empty() {
        return match key {
            Key::Actor | Key::Target | Key::Ip | Key::Agent | Key::Workspace | Key::Request => {
                Ok(Term::Missing(key))
            }
            _ => Err(invalid(value, &format!("Every event has one. Write {}.", key.help()))),
        };
    }
    Ok(match key {
        Key::Actor => Term::Actor(glob(value)),
        Key::Target => Term::Target(glob(value)),
        Key::Workspace => Term::Workspace(glob(value)),
        Key::Action => Term::Action(glob_with(value, false)),
        Key::Outcome => Term::Outcome(outcome(value)?),
        Key::Ip => Term::Ip(ip(value)?),
        Key::Agent => {
            let text = trimmed(value);
            if text.is_empty() {
                return Err(invalid(value, "agent: finds its text anywhere already. Write a part of it."));
            }
            Term::Agent(fold(&text))
        }
        Key::Identity => Term::Identity(exact(key, value)?),
        Key::Id => Term::Id(exact(key, value)?),
        Key::Request => Term::Request(exact(key, value)?),
        Key::Seq => seq(value)?,
        Key::After => Term::After(super::time::parse(value, now)?),
        Key::Before => Term::Before(super::time::parse(value, now)?),
    })
}

pub(crate) fn invalid(value: &Written, message: &str) -> QueryError {
    QueryError::new(value.at.clone(), Code::ValueInvalid, message)
}

fn glob(value: &Written) -> Glob {
    glob_with(value, true)
}

fn glob_with(value: &Written, one: bool) -> Glob {
    Glob::from_pieces(value.chars.iter().map(|c| match c {
        Char::Plain('*') => Piece::Any,
        Char::Plain('?') if one => Piece::One,
        c => Piece::Literal(c.get().to_string()),
    }))
}

fn trimmed(value: &Written) -> String {
    let is_star = |c: &Char| *c == Char::Plain('*');
    let from = value.chars.iter().position(|c| !is_star(c)).unwrap_or(value.chars.len());
    let to = value.chars.iter().rposition(|c| !is_star(c)).map_or(from, |last| last + 1);
    value.chars[from..to].iter().map(|c| c.get()).collect()
}

fn exact(key: Key, value: &Written) -> Result<String, QueryError> {
    if value.chars.contains(&Char::Plain('*')) {
        let message =
            format!("{}: takes a whole id. Write it out, or search for its beginning as text.", key.name());
        return Err(invalid(value, &message));
    }
    Ok(value.text())
}

fn outcome(value: &Written) -> Result<Outcome, QueryError> {
    match value.text().to_lowercase().as_str() {
        "success" => Ok(Outcome::Success),
        "failure" => Ok(Outcome::Failure),
        _ => Err(invalid(value, "An outcome is success or failure.")),
    }
}

fn ip(value: &Written) -> Result<IpPattern, QueryError> {
    let text = value.text();
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(IpPattern::Address(address.to_canonical()));
    }
    if let Ok(network) = text.parse::<IpNet>() {
        return Ok(IpPattern::Network(network.trunc()));
    }
    if let Some((address, length)) = text.split_once('/')
        && let Ok(address) = address.parse::<IpAddr>()
    {
        let most = if address.is_ipv4() { 32 } else { 128 };
        let message = format!("/{length} is no prefix length: write 0 to {most} after the slash.");
        return Err(invalid(value, &message));
    }
    let glob = glob(value);
    if glob.as_literal().is_none() {
        return Ok(IpPattern::Text(glob));
    }
    Err(invalid(
        value,
        "This is no IP address. Write one, a network such as 203.0.113.0/24, or a pattern such as 203.0.113.*.",
    ))
}

fn seq(value: &Written) -> Result<Term, QueryError> {
    let text = value.text();
    let number = |text: &str| -> Result<u64, QueryError> {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten().ok_or_else(|| {
            invalid(value, "This is no event number. Write one such as 1204, or a range such as 10..99.")
        })
    };
    let Some((from, to)) = text.split_once("..") else {
        let seq = number(&text)?;
        return Ok(Term::Seq { from: seq, to: seq });
    };
    if from.is_empty() && to.is_empty() {
        return Err(invalid(value, "A range needs one end at least, such as 10.. or ..99."));
    }
    let from = if from.is_empty() { 0 } else { number(from)? };
    let to = if to.is_empty() { u64::MAX } else { number(to)? };
    if from > to {
        return Err(invalid(value, &format!("This range ends before it begins. Write {to}..{from}.")));
    }
    Ok(Term::Seq { from, to })
}
