//! One event in, one line out.

use bijak_domain::AuditEvent;

use crate::{Format, formats};

/// What the formats need besides the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The IANA private enterprise number in RFC 5424's SD-IDs. 32473 is the one that RFC 5612 reserves for
    /// documentation; an organization that has its own sets it.
    pub enterprise_number: u32,
    /// The host that the events come from: RFC 5424's HOSTNAME, CEF's `dvchost`. `None` is left out (`-`).
    pub hostname: Option<String>,
    /// Carry the canonical line too (OCSF `raw_data`, ECS `event.original`, CEF `rawEvent`, LEEF `raw`, RFC 5424's
    /// message), so that the SIEM's copy can be held against the log's Merkle tree.
    pub original: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { enterprise_number: 32_473, hostname: None, original: false }
    }
}

/// Writes events in one format. Holds no state between two events.
#[derive(Debug, Clone)]
pub struct Encoder {
    format: Format,
    options: Options,
}

#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    #[error("not an audit event: {0}")]
    Event(#[from] serde_json::Error),
    /// It would be two lines where it is written byte for byte.
    #[error("not one line: a line feed inside")]
    LineFeed,
}

impl Encoder {
    pub fn new(format: Format, options: Options) -> Self {
        Self { format, options }
    }

    pub fn format(&self) -> Format {
        self.format
    }

    /// What stands before the first event, its line end included: CSV's names of columns. Empty for the others.
    pub fn header(&self) -> &'static [u8] {
        match self.format {
            Format::Csv => formats::csv::HEADER.as_bytes(),
            _ => b"",
        }
    }

    /// Appends the event, its line end included. On an error `out` is as it was.
    pub fn encode(&self, event: &AuditEvent, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let before = out.len();
        let written = self.write(event, out);
        if written.is_err() {
            out.truncate(before);
        }
        written
    }

    /// As [`Self::encode`], of the event's canonical line (without its line feed, or with it). NDJSON passes the
    /// line through untouched and unread.
    pub fn encode_line(&self, line: &[u8], out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        if self.format == Format::Ndjson {
            if line.contains(&b'\n') {
                return Err(EncodeError::LineFeed);
            }
            out.extend_from_slice(line);
            out.push(b'\n');
            return Ok(());
        }
        self.encode(&serde_json::from_slice(line)?, out)
    }

    fn write(&self, event: &AuditEvent, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let original = if self.options.original { Some(original(event)?) } else { None };
        let original = original.as_deref();
        match self.format {
            Format::Ndjson => formats::ndjson::write(event, out)?,
            Format::Csv => formats::csv::write(event, out)?,
            Format::Ocsf => formats::ocsf::write(event, original, out)?,
            Format::Ecs => formats::ecs::write(event, original, out)?,
            Format::Cef => formats::cef::write(event, original, &self.options, out)?,
            Format::Leef => formats::leef::write(event, original, out)?,
            Format::Syslog => formats::syslog::write(event, original, &self.options, out)?,
        }
        Ok(())
    }
}

/// The canonical line as text.
fn original(event: &AuditEvent) -> Result<String, serde_json::Error> {
    String::from_utf8(event.canonical_json()?).map_err(serde::ser::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::{event, hostile};

    #[test]
    fn every_format_but_csv_is_one_line_whatever_the_event_holds() {
        for format in Format::ALL.into_iter().filter(|format| *format != Format::Csv) {
            for original in [false, true] {
                let encoder = Encoder::new(format, Options { original, ..Options::default() });
                let mut out = encoder.header().to_vec();
                encoder.encode(&hostile(), &mut out).unwrap();
                encoder.encode(&event(), &mut out).unwrap();
                assert_eq!(out.split(|byte| *byte == b'\n').count(), 3, "{format}");
                assert!(out.ends_with(b"\n"), "{format}");
                assert!(
                    !out.contains(&b'\x1b') && !out.contains(&b'\0') && !out.contains(&b'\r'),
                    "{format}"
                );
                std::str::from_utf8(&out).unwrap();
            }
        }
    }

    #[test]
    fn a_canonical_line_is_read_like_its_event() {
        let line = event().canonical_json().unwrap();
        for format in Format::ALL {
            let encoder = Encoder::new(format, Options::default());
            let (mut of_event, mut of_line) = (Vec::new(), Vec::new());
            encoder.encode(&event(), &mut of_event).unwrap();
            encoder.encode_line(&line, &mut of_line).unwrap();
            assert_eq!(of_event, of_line, "{format}");
        }
    }

    #[test]
    fn ndjson_passes_a_line_through_byte_for_byte() {
        let mut out = Vec::new();
        let encoder = Encoder::new(Format::Ndjson, Options::default());
        encoder.encode_line(b"{\"a\" : 1.0}\n", &mut out).unwrap();
        assert_eq!(out, b"{\"a\" : 1.0}\n");
        assert!(matches!(encoder.encode_line(b"{\n}", &mut out), Err(EncodeError::LineFeed)));
    }

    #[test]
    fn a_line_that_is_no_event_leaves_nothing_behind() {
        let mut out = b"before".to_vec();
        let encoder = Encoder::new(Format::Ecs, Options::default());
        assert!(matches!(encoder.encode_line(b"{}", &mut out), Err(EncodeError::Event(_))));
        assert_eq!(out, b"before");
    }
}
