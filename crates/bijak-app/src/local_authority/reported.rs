use bijak_client::{BaseUrl, SecureUrl};
use bijak_domain::{SecretText, Timestamp};
use serde::Deserialize;
use url::Url;

/// What the child says on its stdout, one JSON object a line.
#[derive(Debug)]
pub(super) enum Report {
    /// It answers at `url`. `setup`: it is empty, and this is how its owner account is made.
    Ready { url: BaseUrl, setup: Option<Box<SetupOffer>> },
    /// A new offer in place of the last.
    Setup(Box<SetupOffer>),
    /// The owner account exists now.
    SetupDone,
}

/// The way to the owner account of an empty authority.
#[derive(Debug)]
pub(super) struct SetupOffer {
    pub(super) url: Url,
    /// Shown in the app only: the URL can be read by other processes.
    pub(super) code: SecretText,
    pub(super) expires_at: Timestamp,
}

#[derive(Deserialize)]
struct Line {
    event: String,
    url: Option<String>,
    setup_url: Option<String>,
    setup_code: Option<String>,
    setup_expires_at: Option<Timestamp>,
}

/// `None`: an event of a newer authority, or no event at all. An authority that is not on loopback is none of ours.
pub(super) fn read(line: &str) -> Option<Report> {
    let Line { event, url, setup_url, setup_code, setup_expires_at } = serde_json::from_str(line).ok()?;
    let offer = || offer(&setup_url?, setup_code?, setup_expires_at?);
    match event.as_str() {
        "ready" => {
            let url = on_loopback(&url?)?;
            let setup = offer().map(Box::new);
            if setup.as_ref().is_some_and(|offer| offer.url.origin() != url.as_secure().as_url().origin()) {
                return None;
            }
            Some(Report::Ready { url, setup })
        }
        "setup" => offer().map(Box::new).map(Report::Setup),
        "setup_done" => Some(Report::SetupDone),
        _ => None,
    }
}

fn offer(url: &str, code: String, expires_at: Timestamp) -> Option<SetupOffer> {
    let url = on_loopback_page(url)?;
    Some(SetupOffer { url, code: SecretText::new(code), expires_at })
}

/// Plain http is allowed for loopback literals only: what is not https is there.
fn on_loopback_page(text: &str) -> Option<Url> {
    let url = SecureUrl::parse(text).ok()?;
    if url.is_https() { None } else { Some(url.as_url().clone()) }
}

fn on_loopback(text: &str) -> Option<BaseUrl> {
    let url = BaseUrl::from_input(text).ok()?;
    if url.as_secure().is_https() { None } else { Some(url) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_set_up_authority() {
        let report = read(r#"{"event":"ready","url":"http://127.0.0.1:8787","more":1}"#).unwrap();
        assert!(
            matches!(report, Report::Ready { url, setup: None } if url.origin() == "http://127.0.0.1:8787")
        );
    }

    #[test]
    fn reads_an_empty_authority_and_hides_its_code() {
        let line = r#"{"event":"ready","url":"http://127.0.0.1:1","setup_url":"http://127.0.0.1:1/setup/x","setup_code":"AB12CD34","setup_expires_at":"2026-11-24T02:07:53.000Z"}"#;
        let Some(Report::Ready { setup: Some(offer), .. }) = read(line) else { panic!() };
        assert_eq!(offer.url.path(), "/setup/x");
        assert_eq!(offer.code.expose("test"), "AB12CD34");
        assert!(!format!("{offer:?}").contains("AB12"));
    }

    #[test]
    fn takes_nothing_that_is_not_on_loopback() {
        for line in [
            r#"{"event":"ready","url":"https://evil.example"}"#,
            r#"{"event":"ready","url":"http://localhost:1"}"#,
            r#"{"event":"ready"}"#,
            r#"{"event":"ready","url":"http://127.0.0.1:1","setup_url":"http://127.0.0.1:2/x","setup_code":"c","setup_expires_at":"2026-11-24T02:07:53.000Z"}"#,
            r#"{"event":"setup","setup_url":"https://evil.example/x","setup_code":"c","setup_expires_at":"2026-11-24T02:07:53.000Z"}"#,
            r#"{"event":"setup"}"#,
            r#"{"event":"later"}"#,
            "ready",
            "",
        ] {
            assert!(read(line).is_none(), "{line}");
        }
        assert!(matches!(read(r#"{"event":"setup_done"}"#), Some(Report::SetupDone)));
    }
}
