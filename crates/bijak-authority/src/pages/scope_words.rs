//! Scopes in words, one line a noun: "see, create, rotate and revoke API keys".

use bijak_domain::{Scope, ScopeSet};

/// One line of the consent page; it reads on from "… will be able to".
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) verbs: String,
    pub(crate) noun: &'static str,
    /// The scopes' own names, space separated.
    pub(crate) scopes: String,
}

/// The lines of a set, in the order of the table: what touches credentials first.
pub(super) fn lines(scopes: ScopeSet) -> Vec<Line> {
    let nouns = [
        ("API keys", &[Scope::KeysRead, Scope::KeysWrite][..]),
        ("service accounts", &[Scope::ServiceAccountsRead, Scope::ServiceAccountsWrite]),
        ("workspaces", &[Scope::WorkspacesRead, Scope::WorkspacesWrite]),
        ("the audit log", &[Scope::AuditRead]),
        ("inference", &[Scope::InferenceRead, Scope::InferenceWrite]),
        ("retrieval documents (RAG)", &[Scope::RagRead, Scope::RagWrite]),
    ];
    nouns.into_iter().filter_map(|(noun, of_noun)| line(noun, of_noun, scopes)).collect()
}

fn line(noun: &'static str, of_noun: &[Scope], scopes: ScopeSet) -> Option<Line> {
    let held: Vec<_> = of_noun.iter().copied().filter(|scope| scopes.contains(*scope)).collect();
    let verbs: Vec<_> = held.iter().flat_map(|scope| verbs(*scope)).copied().collect();
    let (last, first) = verbs.split_last()?;
    let verbs =
        if first.is_empty() { (*last).to_owned() } else { format!("{} and {last}", first.join(", ")) };
    let scopes = held.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
    Some(Line { verbs, noun, scopes })
}

const fn verbs(scope: Scope) -> &'static [&'static str] {
    match scope {
        Scope::KeysRead | Scope::ServiceAccountsRead | Scope::WorkspacesRead | Scope::InferenceRead => {
            &["see"]
        }
        Scope::KeysWrite => &["create", "rename", "rotate", "revoke"],
        Scope::ServiceAccountsWrite => &["create", "rotate", "disable"],
        Scope::WorkspacesWrite => &["create", "rename"],
        Scope::AuditRead => &["read"],
        Scope::InferenceWrite => &["run"],
        Scope::RagRead => &["search"],
        Scope::RagWrite => &["add", "change"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_a_noun_with_only_what_is_held() {
        let lines = lines([Scope::KeysRead, Scope::KeysWrite, Scope::AuditRead].into_iter().collect());
        assert_eq!(
            lines,
            [
                Line {
                    noun: "API keys",
                    verbs: "see, create, rename, rotate and revoke".into(),
                    scopes: "keys.read keys.write".into()
                },
                Line { verbs: "read".into(), noun: "the audit log", scopes: "audit.read".into() },
            ]
        );
    }

    #[test]
    fn no_scope_is_left_unsaid() {
        for scope in Scope::ALL {
            assert_eq!(lines(ScopeSet::EMPTY.with(scope)).len(), 1, "{scope}");
        }
    }
}
