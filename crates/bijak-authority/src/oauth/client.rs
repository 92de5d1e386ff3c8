//! Clients that may ask for authorization. One is pre-registered: the desktop app, a public client (RFC 6749 §2.1).

use super::redirect_uri::{LoopbackHost, RedirectUri, RegisteredRedirect};

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) id: &'static str,
    /// What people know it by: stands on the consent page and in the audit log.
    pub(crate) name: &'static str,
    redirects: &'static [RegisteredRedirect],
}

const CALLBACK: &str = "/oauth/callback";

pub(crate) const DESKTOP: Client = Client {
    id: "bijak-desktop",
    name: "Bijak Keys",
    redirects: &[
        RegisteredRedirect::PrivateUse { scheme: "example.bijakcloud.desktop", path: CALLBACK },
        RegisteredRedirect::Loopback { host: LoopbackHost::V4, path: CALLBACK },
        RegisteredRedirect::Loopback { host: LoopbackHost::V6, path: CALLBACK },
    ],
};

impl Client {
    /// The client of this id.
    pub(crate) fn find(id: &str) -> Option<&'static Self> {
        [&DESKTOP].into_iter().find(|client| client.id == id)
    }

    /// `text` as one of this client's redirects.
    pub(crate) fn redirect(&self, text: &str) -> Option<RedirectUri> {
        self.redirects.iter().find_map(|registered| registered.matches(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_found_by_its_exact_id_only() {
        assert_eq!(Client::find("bijak-desktop"), Some(&DESKTOP));
        for other in ["", "Bijak-Desktop", "bijak-desktop ", "bijak"] {
            assert_eq!(Client::find(other), None);
        }
    }
}
