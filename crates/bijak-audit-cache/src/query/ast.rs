//! A query as a tree, in one normal form: no empty, single or directly nested `And` and `Or`, no double negation.

use std::net::IpAddr;

use bijak_domain::{Outcome, Timestamp};
use ipnet::IpNet;

use super::{Glob, Key};

/// Which events are asked for. Equal queries find equal events, whatever their texts looked like.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Query {
    /// Every event: the empty text.
    #[default]
    All,
    Term(Term),
    Not(Box<Query>),
    /// All of these, at least two.
    And(Vec<Query>),
    /// Any of these, at least two.
    Or(Vec<Query>),
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Term {
    /// On the actor's name or id.
    Actor(Glob),
    Action(Glob),
    Outcome(Outcome),
    Ip(IpPattern),
    /// Occurs in the user agent; folded, not empty.
    Agent(String),
    /// On the workspace's id; see [`Query::with_workspaces`] for names.
    Workspace(Glob),
    /// On the target's name or id.
    Target(Glob),
    /// Exactly the actor's or the target's id.
    Identity(String),
    /// Exactly the event's id.
    Id(String),
    /// Exactly the request's id.
    Request(String),
    /// `from ..= to`.
    Seq {
        from: u64,
        to: u64,
    },
    /// At this time or later.
    After(Timestamp),
    /// Earlier than this time.
    Before(Timestamp),
    /// The field of this key is absent or empty. Never a key that every event has.
    Missing(Key),
    /// Occurs in some field; folded, not empty.
    Text(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum IpPattern {
    /// However either is spelled; an IPv4-mapped IPv6 address is its IPv4 address.
    Address(IpAddr),
    /// Without host bits.
    Network(IpNet),
    /// On the address as the event spells it.
    Text(Glob),
}

impl Query {
    /// All of `parts`, in normal form.
    pub fn and(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::All => {}
                Self::And(parts) => flat.extend(parts),
                part => flat.push(part),
            }
        }
        match flat.len() {
            0 => Self::All,
            1 => flat.swap_remove(0),
            _ => Self::And(flat),
        }
    }

    /// Any of `parts`, in normal form; of no parts at all: no event.
    pub fn or(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::All => return Self::All,
                Self::Or(parts) => flat.extend(parts),
                part => flat.push(part),
            }
        }
        match flat.len() {
            0 => Self::negated(Self::All),
            1 => flat.swap_remove(0),
            _ => Self::Or(flat),
        }
    }

    /// All others, in normal form.
    pub fn negated(query: Self) -> Self {
        match query {
            Self::Not(inner) => *inner,
            // The empty text cannot be negated; a range that holds every event can.
            Self::All => Self::Not(Box::new(Self::Term(Term::Seq { from: 0, to: u64::MAX }))),
            query => Self::Not(Box::new(query)),
        }
    }

    /// With every workspace that is named replaced by its id, so that an engine compares ids only. `names`: (id, name).
    #[must_use]
    pub fn with_workspaces(self, names: &[(String, String)]) -> Self {
        match self {
            Self::Term(Term::Workspace(glob)) => {
                let named = names.iter().filter(|(id, name)| glob.matches(name) && !glob.matches(id));
                let ids =
                    named.map(|(id, _)| Self::Term(Term::Workspace(Glob::literal(id)))).collect::<Vec<_>>();
                Self::or(std::iter::once(Self::Term(Term::Workspace(glob))).chain(ids).collect())
            }
            Self::Not(inner) => Self::negated(inner.with_workspaces(names)),
            Self::And(parts) => {
                Self::and(parts.into_iter().map(|part| part.with_workspaces(names)).collect())
            }
            Self::Or(parts) => Self::or(parts.into_iter().map(|part| part.with_workspaces(names)).collect()),
            Self::All | Self::Term(_) => self,
        }
    }
}

impl From<Term> for Query {
    fn from(term: Term) -> Self {
        Self::Term(term)
    }
}
