//! What may stand on the command line: one link, or nothing.
//!
//! Any local process can start us with any argument (a link in a web page does), so nothing here may change anything:
//! a link goes to `bijak-app`, which parses it into a closed enum; all else is refused, and never echoed or logged.

use std::ffi::OsString;

use crate::link;

/// Longer than any redirect an authorization server may send us.
const LINK_MAX: usize = 8 * 1024;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    Run { link: Option<Link> },
    Version,
    Help,
}

/// A link of our scheme, not yet looked into. It may carry an authorization code: `Debug` redacts.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Link(String);

impl Link {
    /// The text, if it is of our scheme and not absurdly long.
    pub(crate) fn new(text: &str) -> Option<Self> {
        (text.len() <= LINK_MAX && link::is_ours(text)).then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Link([redacted])")
    }
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ArgumentsError {
    #[error("unexpected argument; Bijak Keys takes one {}: link or none (see --help)", link::SCHEME)]
    Unexpected,
}

pub(crate) const HELP: &str = "\
Bijak Keys: API keys, service accounts and the audit log of a Bijak deployment.

Usage: bijak-keys [LINK]

  LINK            a link that the browser hands over (example.bijakcloud.desktop:...)
  -V, --version   print the version
  -h, --help      print this

Environment:
  BIJAK_KEYS_DATA_DIR   where to keep the app's data (default: the user's data home)
  BIJAK_KEYS_LOG        how much to log: error, warn, info (default) or debug
";

/// Reads the arguments after the program's name. Under `automation` (a WebDriver started us) its flags are passed over.
pub(crate) fn parse(
    arguments: impl IntoIterator<Item = OsString>,
    automation: bool,
) -> Result<Arguments, ArgumentsError> {
    let mut rest = Vec::new();
    for argument in arguments {
        let text = argument.into_string().map_err(|_| ArgumentsError::Unexpected)?;
        if !(automation && text.starts_with("--")) {
            rest.push(text);
        }
    }
    match rest.as_slice() {
        [] => Ok(Arguments::Run { link: None }),
        [flag] if flag == "--version" || flag == "-V" => Ok(Arguments::Version),
        [flag] if flag == "--help" || flag == "-h" => Ok(Arguments::Help),
        [text] => match Link::new(text) {
            Some(link) => Ok(Arguments::Run { link: Some(link) }),
            None => Err(ArgumentsError::Unexpected),
        },
        _ => Err(ArgumentsError::Unexpected),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Arguments, ArgumentsError> {
        parse(arguments.iter().map(OsString::from), false)
    }

    #[test]
    fn takes_one_link_or_nothing() {
        assert_eq!(parsed(&[]), Ok(Arguments::Run { link: None }));
        let link = "example.bijakcloud.desktop:/oauth/callback?code=c&state=s";
        assert_eq!(parsed(&[link]), Ok(Arguments::Run { link: Link::new(link) }));
        assert!(Link::new(link).is_some());
        assert_eq!(parsed(&["--version"]), Ok(Arguments::Version));
        assert_eq!(parsed(&["-h"]), Ok(Arguments::Help));
    }

    #[test]
    fn refuses_everything_else() {
        let long = format!("example.bijakcloud.desktop:/{}", "a".repeat(LINK_MAX));
        for bad in [
            &["https://example.com/"][..],
            &["example.bijakcloud.desktop"],
            &["example.bijakcloud.desktopx:/"],
            &["--data-dir"],
            &["/etc/passwd"],
            &[""],
            &[long.as_str()],
            &["example.bijakcloud.desktop:/", "--version"],
            &["example.bijakcloud.desktop:/", "example.bijakcloud.desktop:/"],
        ] {
            assert_eq!(parsed(bad), Err(ArgumentsError::Unexpected), "{bad:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn refuses_what_is_no_text() {
        let not_text = std::os::unix::ffi::OsStringExt::from_vec(vec![0xff, 0xfe]);
        assert_eq!(parse([not_text], false), Err(ArgumentsError::Unexpected));
    }

    #[test]
    fn passes_over_a_drivers_flags_only_under_automation() {
        let flag = OsString::from("--automation");
        assert_eq!(parse([flag.clone()], true), Ok(Arguments::Run { link: None }));
        assert_eq!(parse([flag], false), Err(ArgumentsError::Unexpected));
    }

    #[test]
    fn a_refusal_and_a_link_show_nothing_of_the_argument() {
        let error = parsed(&["bijak_ak_secret"]).unwrap_err();
        assert!(!error.to_string().contains("bijak_ak_secret"));
        let link = Link::new("example.bijakcloud.desktop:/oauth/callback?code=abc").unwrap();
        assert!(!format!("{link:?}").contains("abc"));
    }
}
