//! Email addresses as names for people: checked for shape only. Nothing is ever sent to them.

use std::fmt;

/// An address: one `@` with something on both sides, no spaces or control characters, at most 254 bytes (RFC 5321
/// §4.5.3.1.3). Kept as given; the store compares without regard to ASCII case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an email address, such as maya@example.org")]
pub struct ParseEmailError;

impl Email {
    /// Spaces around the address are dropped: phones add them.
    pub fn parse(text: &str) -> Result<Self, ParseEmailError> {
        let text = text.trim();
        let shape = text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && !host.is_empty()
                && !host.contains('@')
                && !host.starts_with('.')
                && !host.ends_with('.')
        });
        let clean = text.len() <= 254 && !text.chars().any(|c| c.is_whitespace() || c.is_control());
        if shape && clean { Ok(Self(text.to_owned())) } else { Err(ParseEmailError) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Equal for two addresses that the store takes for the same person.
    pub(crate) fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_the_shape_of_an_address() {
        assert_eq!(Email::parse(" Maya@Example.org ").unwrap().as_str(), "Maya@Example.org");
        assert_eq!(Email::parse("Maya@Example.org").unwrap().key(), "maya@example.org");
        let long = format!("{}@example.org", "a".repeat(250));
        for bad in
            ["", "maya", "@example.org", "maya@", "a@b@c", "a b@c.d", "a@b\u{0}c", "a@.c", "a@c.", &long]
        {
            assert_eq!(Email::parse(bad), Err(ParseEmailError), "{bad:?}");
        }
    }
}
