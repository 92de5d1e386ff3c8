//! A query with its texts looked up in the dictionaries: what is left are integers.

use bijak_domain::Outcome;

use super::{
    details::{DetailsTerm, time_range},
    ids::IdSet,
};
use crate::{
    append::id_key,
    dictionary::{Column, Dictionaries, Words},
    line::words::{fold, value_matches},
    query::{Key, Query, Term},
    segment::Kind,
};

#[derive(Debug)]
pub(crate) enum Node {
    All,
    Ids(Column, IdSet),
    Success(bool),
    /// Milliseconds, `from..until`.
    Time(i64, i64),
    /// `from ..= to`.
    Seq(u64, u64),
    Id(Kind, IdTerm),
    /// There is no request id, or an empty one.
    NoRequest,
    Text(Box<TextNode>),
    Not(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
}

/// An id that is looked for whole.
#[derive(Debug)]
pub(crate) struct IdTerm {
    pub(crate) key: u64,
    text: String,
    /// In any letter case, and without what stands before its first `_`.
    loose: bool,
}

/// Free text: where any of these holds.
#[derive(Debug)]
pub(crate) struct TextNode {
    pub(crate) columns: Vec<(Column, IdSet)>,
    pub(crate) success: bool,
    pub(crate) failure: bool,
    pub(crate) seq: Option<u64>,
    pub(crate) time: Option<(i64, i64)>,
    /// Ids of the details' values.
    pub(crate) values: IdSet,
    pub(crate) details: DetailsTerm,
    pub(crate) id: IdTerm,
}

pub(crate) fn compile(query: &Query, dictionaries: &Dictionaries) -> Node {
    match query {
        Query::All => Node::All,
        Query::Term(term) => compile_term(term, dictionaries),
        Query::Not(inner) => Node::Not(Box::new(compile(inner, dictionaries))),
        Query::And(parts) => {
            let mut parts: Vec<Node> = parts.iter().map(|part| compile(part, dictionaries)).collect();
            // Cheap ones first: what they leave is all that the others have to look at.
            parts.sort_by_key(cost);
            Node::And(parts)
        }
        Query::Or(parts) => Node::Or(parts.iter().map(|part| compile(part, dictionaries)).collect()),
    }
}

fn cost(node: &Node) -> u32 {
    match node {
        Node::All | Node::Seq(..) | Node::Success(_) => 0,
        Node::Time(..) => 1,
        Node::Ids(..) => 2,
        Node::Not(inner) => cost(inner),
        Node::And(parts) | Node::Or(parts) => parts.iter().map(cost).max().unwrap_or(0),
        Node::Id(..) | Node::NoRequest => 4,
        Node::Text(_) => 5,
    }
}

fn compile_term(term: &Term, dictionaries: &Dictionaries) -> Node {
    let texts = |column: Column, wanted: &dyn Fn(&str) -> bool| {
        Node::Ids(column, ids(dictionaries, column, |words, id| wanted(words.text(id))))
    };
    let parties = |column: Column, wanted: &dyn Fn(Option<&str>, Option<&str>) -> bool| {
        let set = ids(dictionaries, column, |words, id| {
            let party = words.party(id);
            wanted(party.id, party.name)
        });
        Node::Ids(column, set)
    };
    match term {
        Term::Actor(glob) | Term::Target(glob) => {
            let column = if matches!(term, Term::Actor(_)) { Column::Actor } else { Column::Target };
            let hit = |text: Option<&str>| text.is_some_and(|text| glob.matches(text));
            parties(column, &|id, name| hit(id) || hit(name))
        }
        Term::Action(glob) => texts(Column::Action, &|text| glob.matches(text)),
        Term::Workspace(glob) => texts(Column::Workspace, &|text| glob.matches(text)),
        Term::Outcome(outcome) => Node::Success(*outcome == Outcome::Success),
        Term::Ip(pattern) => texts(Column::SourceIp, &|text| pattern.matches(text)),
        Term::Agent(text) => Node::Ids(Column::UserAgent, containing(dictionaries, Column::UserAgent, text)),
        Term::Identity(wanted) => {
            let of = |column| parties(column, &|id, _| id == Some(wanted.as_str()));
            Node::Or(vec![of(Column::Actor), of(Column::Target)])
        }
        Term::Id(id) => Node::Id(Kind::EventId, IdTerm::exact(id)),
        Term::Request(id) => Node::Id(Kind::RequestId, IdTerm::exact(id)),
        Term::Seq { from, to } => Node::Seq(*from, *to),
        Term::After(time) => Node::Time(time.as_millis(), i64::MAX),
        Term::Before(time) => Node::Time(i64::MIN, time.as_millis()),
        Term::Missing(key) => missing(*key, dictionaries),
        Term::Text(text) => Node::Text(Box::new(TextNode::new(text, dictionaries))),
    }
}

/// The ids that `wanted` accepts; never that of `null`.
fn ids(dictionaries: &Dictionaries, column: Column, wanted: impl Fn(&Words, u32) -> bool) -> IdSet {
    let words = dictionaries.read(column);
    let mut set = IdSet::default();
    (1..words.next()).filter(|id| wanted(&words, *id)).for_each(|id| set.insert(id));
    set
}

fn containing(dictionaries: &Dictionaries, column: Column, text: &str) -> IdSet {
    let mut set = IdSet::default();
    dictionaries.read(column).containing(text, |id| set.insert(id));
    set
}

/// The field is absent or empty.
fn missing(key: Key, dictionaries: &Dictionaries) -> Node {
    let empty = |text: Option<&str>| text.is_none_or(str::is_empty);
    let absent = |column: Column, is_empty: &dyn Fn(&Words, u32) -> bool| {
        let mut set = ids(dictionaries, column, is_empty);
        set.insert(0);
        Node::Ids(column, set)
    };
    let text = |column| absent(column, &|words, id| words.text(id).is_empty());
    let party = |column| {
        absent(column, &|words, id| {
            let party = words.party(id);
            empty(party.id) && empty(party.name)
        })
    };
    let party_id = |column| absent(column, &|words, id| empty(words.party(id).id));
    match key {
        Key::Actor => party(Column::Actor),
        Key::Target => party(Column::Target),
        Key::Identity => Node::And(vec![party_id(Column::Actor), party_id(Column::Target)]),
        Key::Ip => text(Column::SourceIp),
        Key::Agent => text(Column::UserAgent),
        Key::Workspace => text(Column::Workspace),
        Key::Request => Node::NoRequest,
        Key::Action | Key::Outcome | Key::Id | Key::Seq | Key::After | Key::Before => {
            Node::Not(Box::new(Node::All))
        }
    }
}

impl IdTerm {
    pub(crate) fn exact(id: &str) -> Self {
        Self { key: id_key(&fold(id)), text: id.to_owned(), loose: false }
    }

    fn loose(folded: &str) -> Self {
        Self { key: id_key(folded), text: folded.to_owned(), loose: true }
    }

    /// Whether this is the id meant.
    pub(crate) fn is(&self, id: &str) -> bool {
        if !self.loose {
            return id == self.text;
        }
        let folded = fold(id);
        *folded == self.text || folded.split_once('_').is_some_and(|(_, rest)| rest == self.text)
    }
}

impl TextNode {
    fn new(text: &str, dictionaries: &Dictionaries) -> Self {
        let columns = Column::SINGLE.into_iter().filter_map(|column| {
            let set = containing(dictionaries, column, text);
            (!set.is_empty()).then_some((column, set))
        });
        let values = {
            let words = dictionaries.read(Column::Value);
            let mut ids = IdSet::default();
            words.containing(text, |id| {
                // It contains the text; where in it the text may begin is a rule of its own.
                if value_matches(words.folded(id), text) {
                    ids.insert(id);
                }
            });
            ids
        };
        Self {
            columns: columns.collect(),
            success: "success".contains(text),
            failure: "failure".contains(text),
            seq: text.parse().ok().filter(|seq: &u64| seq.to_string() == text),
            time: time_range(text),
            values,
            details: DetailsTerm::new(text),
            id: IdTerm::loose(text),
        }
    }
}
