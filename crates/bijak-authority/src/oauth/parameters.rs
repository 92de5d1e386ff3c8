//! `application/x-www-form-urlencoded`, read strictly: queries and forms of the OAuth endpoints and of the pages.
//!
//! Lenient decoders differ in what they let through, and an attacker lives in the difference. So: no broken percent
//! escape, no invalid UTF-8, no control character (NUL above all), and a parameter that comes twice is an error for
//! whoever asks for it (RFC 6749 §3.1: "MUST NOT be included more than once").

use std::{collections::BTreeMap, fmt};

use zeroize::Zeroizing;

/// Parsed parameters. `Debug` shows the names only: values hold passwords, codes and tokens.
pub(crate) struct Parameters(BTreeMap<String, Entry>);

enum Entry {
    Once(Zeroizing<String>),
    Repeated,
}

/// The text is not well-formed; nothing in it can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MalformedParameters {
    #[error("the parameters hold a broken percent escape")]
    Escape,
    #[error("the parameters are not UTF-8")]
    Utf8,
    #[error("the parameters hold a control character")]
    ControlCharacter,
    #[error("the parameters are too long")]
    Length,
}

/// A parameter was sent more than once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is repeated")]
pub(crate) struct Repeated(pub(crate) String);

/// Enough for the longest honest form: an authorization request of its own largest size, encoded once more in a hidden
/// field (three bytes for one at most), and a password.
pub(crate) const MAX_BYTES: usize = 16 * 1024;

impl Parameters {
    pub(crate) fn parse(text: &[u8]) -> Result<Self, MalformedParameters> {
        if text.len() > MAX_BYTES {
            return Err(MalformedParameters::Length);
        }
        let mut entries = BTreeMap::new();
        for pair in text.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
            let cut = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
            let name = decode(&pair[..cut])?;
            let value = decode(pair.get(cut + 1..).unwrap_or_default())?;
            entries
                .entry(name.to_string())
                .and_modify(|e| *e = Entry::Repeated)
                .or_insert(Entry::Once(value));
        }
        Ok(Self(entries))
    }

    /// The value of `name`. "Parameters sent without a value MUST be treated as if they were omitted" (RFC 6749 §3.1).
    pub(crate) fn get(&self, name: &str) -> Result<Option<&str>, Repeated> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Entry::Once(value)) => Ok(Some(value.as_str()).filter(|v| !v.is_empty())),
            Some(Entry::Repeated) => Err(Repeated(name.to_owned())),
        }
    }

    /// Every parameter that came once and has a value, by name.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(name, entry)| match entry {
            Entry::Once(value) if !value.is_empty() => Some((name.as_str(), value.as_str())),
            Entry::Once(_) | Entry::Repeated => None,
        })
    }

    /// The first parameter that is repeated, known or not.
    pub(crate) fn repeated(&self) -> Option<Repeated> {
        self.0.iter().find(|(_, e)| matches!(e, Entry::Repeated)).map(|(name, _)| Repeated(printable(name)))
    }
}

/// A name as it may stand in an `error_description` (RFC 6749 §5.2 allows printable ASCII without `"` and `\`).
fn printable(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || "_-.".contains(*c)).take(40).collect()
}

fn decode(text: &[u8]) -> Result<Zeroizing<String>, MalformedParameters> {
    let mut out = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.iter().copied();
    while let Some(byte) = rest.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16));
                let (high, low) = (digit(), digit());
                let (Some(high), Some(low)) = (high, low) else { return Err(MalformedParameters::Escape) };
                u8::try_from(high * 16 + low).unwrap_or(u8::MAX)
            }
            other => other,
        });
    }
    let text = std::str::from_utf8(&out).map_err(|_| MalformedParameters::Utf8)?;
    if text.chars().any(char::is_control) {
        return Err(MalformedParameters::ControlCharacter);
    }
    Ok(Zeroizing::new(text.to_owned()))
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn get(text: &str, name: &str) -> Option<String> {
        Parameters::parse(text.as_bytes()).unwrap().get(name).unwrap().map(str::to_owned)
    }

    #[test]
    fn decodes_as_a_form_does() {
        assert_eq!(get("a=b+c%20d%2B&e=f%C3%A9", "a").as_deref(), Some("b c d+"));
        assert_eq!(get("a=b+c&e=f%C3%A9", "e").as_deref(), Some("fé"));
        assert_eq!(get("a=x=y&&b", "a").as_deref(), Some("x=y"));
    }

    #[test]
    fn an_empty_value_counts_as_omitted() {
        assert_eq!(get("scope=&b", "scope"), None);
        assert_eq!(get("scope=&b", "b"), None);
    }

    #[test]
    fn repetition_is_an_error_even_with_the_same_or_an_empty_value() {
        for text in ["a=1&a=1", "a=1&b=2&a=2", "a&a=1", "a=&a=", "a=1&%61=2"] {
            let parameters = Parameters::parse(text.as_bytes()).unwrap();
            assert_eq!(parameters.get("a"), Err(Repeated("a".into())), "{text}");
            assert_eq!(parameters.repeated(), Some(Repeated("a".into())));
        }
    }

    #[test]
    fn refuses_what_decoders_disagree_about() {
        use MalformedParameters as M;
        let table: [(&[u8], M); 10] = [
            (b"a=%", M::Escape),
            (b"a=%4", M::Escape),
            (b"a=%zz", M::Escape),
            (b"a=%+1", M::Escape),
            (b"a=%u0041", M::Escape),
            (b"a=%ff", M::Utf8),
            (b"a=%C0%80", M::Utf8),
            (b"a=x%00", M::ControlCharacter),
            (b"a%0d%0a=x", M::ControlCharacter),
            (b"a=\x00", M::ControlCharacter),
        ];
        for (text, error) in table {
            assert_eq!(Parameters::parse(text).unwrap_err(), error, "{}", text.escape_ascii());
        }
        assert_eq!(Parameters::parse(&vec![b'a'; MAX_BYTES + 1]).unwrap_err(), M::Length);
    }

    #[test]
    fn debug_shows_no_value() {
        let parameters = Parameters::parse(b"password=hunter2").unwrap();
        assert_eq!(format!("{parameters:?}"), r#"{"password"}"#);
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Parameters::parse(&bytes).map(|p| p.repeated().is_some());
        }

        #[test]
        fn reads_back_what_the_url_crate_writes(name in "[a-z_]{1,9}", value in "[^\\p{Cc}]{1,40}") {
            let text = url::form_urlencoded::Serializer::new(String::new()).append_pair(&name, &value).finish();
            let parameters = Parameters::parse(text.as_bytes()).unwrap();
            prop_assert_eq!(parameters.get(&name).unwrap(), Some(value.as_str()));
        }
    }
}
