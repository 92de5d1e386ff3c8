//! The keys a query knows.

/// What stands before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    Actor,
    Action,
    Outcome,
    Ip,
    Agent,
    Workspace,
    Target,
    Identity,
    Id,
    Request,
    Seq,
    After,
    Before,
}

impl Key {
    pub const ALL: [Self; 13] = [
        Self::Actor,
        Self::Action,
        Self::Outcome,
        Self::Ip,
        Self::Agent,
        Self::Workspace,
        Self::Target,
        Self::Identity,
        Self::Id,
        Self::Request,
        Self::Seq,
        Self::After,
        Self::Before,
    ];

    /// As written, without the colon.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Action => "action",
            Self::Outcome => "outcome",
            Self::Ip => "ip",
            Self::Agent => "agent",
            Self::Workspace => "workspace",
            Self::Target => "target",
            Self::Identity => "identity",
            Self::Id => "id",
            Self::Request => "request",
            Self::Seq => "seq",
            Self::After => "after",
            Self::Before => "before",
        }
    }

    /// What it finds, in a few words, for completion and for errors.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Actor => "who did it: a name or id, * for any run of characters",
            Self::Action => "what was done, such as api_key.created or api_key.*",
            Self::Outcome => "success or failure",
            Self::Ip => "from an address, a network such as 203.0.113.0/24, or 203.0.113.*",
            Self::Agent => "the user agent holds this",
            Self::Workspace => "in this workspace, by name or id",
            Self::Target => "what it was done to: a name or id, * for any run of characters",
            Self::Identity => "done by or to exactly this id",
            Self::Id => "the event with exactly this id",
            Self::Request => "the events of exactly this request",
            Self::Seq => "the event's number, or a range such as 10..99",
            Self::After => "at or after a time: 2026-10-01, 2026-10-01T12:30, -7d",
            Self::Before => "earlier than a time: 2026-10-01, 2026-10-01T12:30, -7d",
        }
    }

    /// In any letter case.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name().eq_ignore_ascii_case(name))
    }

    /// The key that somebody who wrote `name` most likely means.
    pub(crate) fn meant_by(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let known = match name.as_str() {
            "user" | "who" | "by" | "actor_id" | "actor_name" => Some(Self::Actor),
            "event" | "type" | "event_type" | "event_name" => Some(Self::Action),
            "result" | "status" => Some(Self::Outcome),
            "source_ip" | "src" | "src_ip" | "address" | "net" | "network" => Some(Self::Ip),
            "user_agent" | "useragent" | "ua" => Some(Self::Agent),
            "workspace_id" | "ws" => Some(Self::Workspace),
            "resource" | "object" | "target_id" | "key" => Some(Self::Target),
            "request_id" | "req" => Some(Self::Request),
            "since" | "from" | "start" => Some(Self::After),
            "until" | "to" | "end" => Some(Self::Before),
            _ => None,
        };
        known.or_else(|| {
            let near = Self::ALL.into_iter().map(|key| (distance(&name, key.name()), key)).min()?;
            (near.0 <= 2 && near.0 * 2 < name.len()).then_some(near.1)
        })
    }
}

/// Single-character edits between two words; keys are short, so the square does not matter.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().take(32).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}
