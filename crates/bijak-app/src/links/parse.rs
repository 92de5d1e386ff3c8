use bijak_client::sign_in::{Callback, REDIRECT_URI};
use bijak_domain::{ApiKeyId, EventId, ServiceAccountId};

use crate::NavigateTo;

const LIMIT: usize = 8 * 1024;
const OPEN: &str = "example.bijakcloud.desktop:/open/";
const AUDIT_VIEW: &str = "example.bijakcloud.desktop:/audit?q=";
/// The longest query of a link, in bytes after decoding.
const QUERY_LIMIT: usize = 2 * 1024;

/// Every link there is.
#[derive(Debug)]
pub(crate) enum Link {
    /// `example.bijakcloud.desktop:/oauth/callback?…`
    Callback(Callback),
    /// `example.bijakcloud.desktop:/open/{page}`, `/open/{page}/{id}`, and `/audit?q={query}`: a view of the audit log
    /// that somebody shares. A query is only read, by the page and by the local copy.
    Open { view: NavigateTo, id: Option<String>, query: Option<String> },
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
        if let Some(query) = text.strip_prefix(AUDIT_VIEW) {
            return Ok(Self::Open { view: NavigateTo::Audit, id: None, query: Some(decoded(query)?) });
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
        Ok(Self::Open { view, id: id.map(str::to_owned), query: None })
    }

    /// The link that [`Link::parse`] reads as this view of the audit log; `None`: it would be too long for one.
    pub(crate) fn audit_view(query: &str) -> Option<String> {
        let encoded: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
        // Not every reader of links takes a plus for a space.
        let link = format!("{AUDIT_VIEW}{}", encoded.replace('+', "%20"));
        Self::parse(&link).is_ok().then_some(link)
    }
}

/// The one parameter of a shared view. A second one, bytes that are no text and control characters are refused.
fn decoded(query: &str) -> Result<String, NotALink> {
    if query.contains('&') {
        return Err(NotALink);
    }
    let bytes = percent_decoded(query)?;
    let text = String::from_utf8(bytes).map_err(|_| NotALink)?;
    let fits = text.len() <= QUERY_LIMIT && !text.chars().any(char::is_control);
    if fits { Ok(text) } else { Err(NotALink) }
}

fn percent_decoded(text: &str) -> Result<Vec<u8>, NotALink> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        if *first != b'%' {
            bytes.push(*first);
            rest = after;
            continue;
        }
        let (digits, after) = after.split_at_checked(2).ok_or(NotALink)?;
        let value =
            |digit: u8| char::from(digit).to_digit(16).and_then(|d| u8::try_from(d).ok()).ok_or(NotALink);
        bytes.push(value(digits[0])? << 4 | value(digits[1])?);
        rest = after;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use bijak_domain::{OsEntropy, Timestamp};

    use super::*;

    fn opened(text: &str) -> (NavigateTo, Option<String>) {
        match Link::parse(text).unwrap() {
            Link::Open { view, id, query: None } => (view, id),
            Link::Open { .. } => panic!("a query in {text}"),
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
    fn a_shared_view_of_the_audit_log_comes_back_as_it_was() {
        let long = "x".repeat(QUERY_LIMIT);
        for query in ["", "actor:ci-* -7d \"a + b\"", "100% & caf\u{e9} \u{202e}abc", &long] {
            let link = Link::audit_view(query).unwrap();
            let Link::Open { view: NavigateTo::Audit, id: None, query: Some(read) } =
                Link::parse(&link).unwrap()
            else {
                panic!("{link}")
            };
            assert_eq!(read, query);
        }
        assert_eq!(Link::audit_view(&"x".repeat(QUERY_LIMIT + 1)), None);
        assert_eq!(Link::audit_view("a\nb"), None);
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
            "example.bijakcloud.desktop:/audit",
            "example.bijakcloud.desktop:/audit?",
            "example.bijakcloud.desktop:/audit?query=x",
            "example.bijakcloud.desktop:/audit?q=x&export=1",
            "example.bijakcloud.desktop:/audit?q=%",
            "example.bijakcloud.desktop:/audit?q=%4",
            "example.bijakcloud.desktop:/audit?q=%+1",
            "example.bijakcloud.desktop:/audit?q=%ff",
            "example.bijakcloud.desktop:/audit?q=a%0ab",
            "example.bijakcloud.desktop:/audit?q=%c2%9b31m",
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
