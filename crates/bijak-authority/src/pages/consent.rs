//! The consent page: client, scopes and workspaces, and `decision=allow|deny`.

use askama::Template;
use bijak_domain::{Role, ScopeSet};

use super::scope_words::{self, Line};

/// Workspaces named on the page; the rest is counted.
const NAMED: usize = 12;

#[derive(Template)]
#[template(path = "consent.html")]
pub(crate) struct ConsentPage<'a> {
    host: &'a str,
    client: &'a str,
    organization: &'a str,
    email: &'a str,
    role: &'static str,
    request: &'a str,
    csrf_token: &'a str,
    allowed: Vec<Line>,
    withheld: String,
    sees_all: bool,
    workspaces: &'a [String],
    more_workspaces: usize,
}

/// Who is asked, and by whom.
pub(crate) struct Consent<'a> {
    pub(crate) host: &'a str,
    pub(crate) client: &'a str,
    pub(crate) organization: &'a str,
    pub(crate) email: &'a str,
    pub(crate) role: Role,
    pub(crate) asked: ScopeSet,
    pub(crate) workspaces: &'a [String],
    pub(crate) request: &'a str,
    pub(crate) csrf_token: &'a str,
}

impl<'a> ConsentPage<'a> {
    pub(crate) fn new(consent: Consent<'a>) -> Self {
        let Consent { host, client, organization, email, role, asked, workspaces, request, csrf_token } =
            consent;
        let allowed = asked.intersection(role.scopes());
        let withheld: ScopeSet = asked.iter().filter(|scope| !allowed.contains(*scope)).collect();
        let named = workspaces.len().min(NAMED);
        Self {
            host,
            client,
            organization,
            email,
            role: role.as_str(),
            request,
            csrf_token,
            allowed: scope_words::lines(allowed),
            withheld: withheld.to_string().replace(' ', ", "),
            sees_all: role.sees_all_workspaces(),
            workspaces: &workspaces[..named],
            more_workspaces: workspaces.len() - named,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(role: Role, workspaces: &[String]) -> String {
        let consent = Consent {
            host: "h",
            client: "Bijak Keys",
            organization: "Acme & Söhne",
            email: "maya@example.org",
            role,
            asked: ScopeSet::ALL,
            workspaces,
            request: "a=b",
            csrf_token: "t",
        };
        ConsentPage::new(consent).render().unwrap()
    }

    #[test]
    fn names_client_scopes_and_workspaces() {
        let html = render(Role::Owner, &["prod".into(), "<staging>".into()]);
        for text in
            ["Bijak Keys", "Acme &#38; Söhne", "maya@example.org", "audit.read", "prod", "&#60;staging&#62;"]
        {
            assert!(html.contains(text), "{text}");
        }
        assert!(html.contains("every workspace") && !html.contains("left out"));
        assert_eq!(html.matches("<form").count(), 1);
    }

    #[test]
    fn says_what_the_role_leaves_out() {
        let html = render(Role::Member, &[]);
        assert!(html.contains("left out because your role is member: workspaces.write, audit.read."));
        assert!(html.contains("not a member of any workspace"));
    }

    #[test]
    fn many_workspaces_are_counted() {
        let names: Vec<_> = (0..40).map(|n| format!("ws-{n}")).collect();
        let html = render(Role::Owner, &names);
        assert!(html.contains("<li>ws-11</li>") && !html.contains("ws-12") && html.contains("and 28 more"));
    }
}
