use bijak_client::sign_in::{Callback, REDIRECT_URI};
use bijak_domain::{ApiKeyId, EventId, ServiceAccountId};

use crate::NavigateTo;

const LIMIT: usize = 8 * 1024;
const OPEN: &str = "example.bijakcloud.desktop:/open/";

/// Every link there is.
#[derive(Debug)]
pub(crate) enum Link {
    /// `example.bijakcloud.desktop:/oauth/callback?…`
    Callback(Callback),
    /// `example.bijakcloud.desktop:/open/{page}` and `/open/{page}/{id}`
    Open { view: NavigateTo, id: Option<String> },
}

/// Not one of our links. Says no more: the text may be anybody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a link of this app")]
pub(crate) struct NotALink;

impl Link {
    pub(crate) fn parse(text: &str) -> Result<Self, NotALink> {
        if text.len() > LIMIT || !text.bytes().all(|b| b.is_ascii_graphic()) || text.contains('#') {
            return Err(NotALink);
        }
        if let Some(rest) = text.strip_prefix(REDIRECT_URI) {
            let query = rest.strip_prefix('?').ok_or(NotALink)?;
            return Callback::from_query(query).map(Self::Callback).map_err(|_| NotALink);
        }
        let page = text.strip_prefix(OPEN).ok_or(NotALink)?;
        let (page, id) = page.split_once('/').map_or((page, None), |(page, id)| (page, Some(id)));
        let is = |ok: bool| if ok { Ok(()) } else { Err(NotALink) };
        let view = match page {
            "keys" => {
                is(id.is_none_or(|id| id.parse::<ApiKeyId>().is_ok()))?;
                NavigateTo::Keys
            }
            "service-accounts" => {
                is(id.is_none_or(|id| id.parse::<ServiceAccountId>().is_ok()))?;
                NavigateTo::ServiceAccounts
            }
            "audit" => {
                is(id.is_none_or(|id| id.parse::<EventId>().is_ok()))?;
                NavigateTo::Audit
            }
            "overview" => {
                is(id.is_none())?;
                NavigateTo::Overview
            }
            _ => return Err(NotALink),
        };
        Ok(Self::Open { view, id: id.map(str::to_owned) })
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::{OsEntropy, Timestamp};

    use super::*;

    fn opened(text: &str) -> (NavigateTo, Option<String>) {
        match Link::parse(text).unwrap() {
            Link::Open { view, id } => (view, id),
            Link::Callback(_) => panic!("{text}"),
        }
    }

    #[test]
    fn pages_and_their_objects_can_be_named() {
        assert_eq!(opened("example.bijakcloud.desktop:/open/keys"), (NavigateTo::Keys, None));
        assert_eq!(opened("example.bijakcloud.desktop:/open/overview"), (NavigateTo::Overview, None));
        assert_eq!(opened("example.bijakcloud.desktop:/open/audit"), (NavigateTo::Audit, None));
        let id = ServiceAccountId::new(Timestamp::from_millis(1), &OsEntropy).to_string();
        let link = format!("example.bijakcloud.desktop:/open/service-accounts/{id}");
        assert_eq!(opened(&link), (NavigateTo::ServiceAccounts, Some(id)));
    }

    #[test]
    fn the_callback_is_read() {
        let link =
            Link::parse("example.bijakcloud.desktop:/oauth/callback?code=c&state=s&iss=https%3A%2F%2Fa")
                .unwrap();
        assert!(matches!(link, Link::Callback(c) if c.state.expose("test") == "s"));
    }

    #[test]
    fn everything_else_is_dropped() {
        let long = format!("example.bijakcloud.desktop:/oauth/callback?code=c&state={}", "s".repeat(LIMIT));
        for text in [
            "",
            "example.bijakcloud.desktop:",
            "example.bijakcloud.desktop:/",
            "example.bijakcloud.desktop:/open",
            "example.bijakcloud.desktop:/open/",
            "example.bijakcloud.desktop:/open/settings",
            "example.bijakcloud.desktop:/open/keys/",
            "example.bijakcloud.desktop:/open/keys/key_1",
            "example.bijakcloud.desktop:/open/keys/../../audit",
            "example.bijakcloud.desktop:/open/keys?copy=1",
            "example.bijakcloud.desktop:/open/overview/x",
            "example.bijakcloud.desktop:/revoke/key_1",
            "example.bijakcloud.desktop://oauth/callback?code=c&state=s",
            "example.bijakcloud.desktop:/oauth/callback",
            "example.bijakcloud.desktop:/oauth/callback/?code=c&state=s",
            "example.bijakcloud.desktop:/oauth/callback?code=c",
            "example.bijakcloud.desktop:/oauth/callback?code=c&state=s#x",
            "example.bijakcloud.desktop:/oauth/callback?code=c&state=s d",
            "EXAMPLE.bijakcloud.desktop:/open/keys",
            " example.bijakcloud.desktop:/open/keys",
            "example.bijakcloud.desktop.evil:/open/keys",
            "https://example.bijakcloud.desktop/open/keys",
            "--flag",
            "example.bijakcloud.desktop:/open/k\u{e9}ys",
            &long,
        ] {
            assert_eq!(Link::parse(text).unwrap_err(), NotALink, "{text:.80}");
        }
    }
}
