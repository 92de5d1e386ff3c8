//! Two deployments may claim the same organization, one of them lying.

use super::Profile;

/// The organization is known at another place. Its secrets must not follow it there on the new server's word alone.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Conflict {
    pub(crate) known_at: String,
}

/// Whether a sign-in at `base_url` that says it is the organization of `known` would take that profile elsewhere.
/// The local authority's port may change: whose child answers is known without asking it.
pub(crate) fn known_elsewhere(known: &Profile, base_url: &str, is_local: bool) -> Option<Conflict> {
    let same = (known.is_local && is_local) || (!known.is_local && !is_local && known.base_url == base_url);
    if same { None } else { Some(Conflict { known_at: known.base_url.clone() }) }
}

#[cfg(test)]
mod tests {
    use bijak_domain::ScopeSet;

    use super::*;

    fn profile(base_url: &str, is_local: bool) -> Profile {
        Profile {
            id: "org_1".into(),
            organization_name: "Acme".into(),
            base_url: base_url.into(),
            is_local,
            account: "a@acme.example".into(),
            role: None,
            scopes: ScopeSet::EMPTY,
            workspace_id: None,
        }
    }

    #[test]
    fn an_organization_does_not_move_on_a_servers_word() {
        let remote = profile("https://a.example", false);
        assert_eq!(known_elsewhere(&remote, "https://a.example", false), None);
        let conflict = Some(Conflict { known_at: "https://a.example".into() });
        assert_eq!(known_elsewhere(&remote, "https://evil.example", false), conflict);
        assert_eq!(known_elsewhere(&remote, "http://127.0.0.1:1", true), conflict);
    }

    #[test]
    fn the_local_authority_may_change_its_port() {
        let local = profile("http://127.0.0.1:1", true);
        assert_eq!(known_elsewhere(&local, "http://127.0.0.1:2", true), None);
        assert!(known_elsewhere(&local, "http://127.0.0.1:1", false).is_some());
    }
}
