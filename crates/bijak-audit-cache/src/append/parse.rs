//! A batch of NDJSON as its lines and their fields.

use bijak_domain::AuditEvent;

use super::AppendError;
use crate::line::scan::{Raw, scan, scan_canonical};

/// The lines of a batch.
pub(crate) struct Batch<'a> {
    lines: Vec<Parsed<'a>>,
}

enum Parsed<'a> {
    /// In canonical form: its fields are known.
    Canonical(Item<'a>),
    /// In another form: the canonical one, and what was received if that is to be kept.
    Other(String, Option<&'a str>),
}

/// One event to store.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    pub(crate) raw: Raw<'a>,
    /// The bytes that are hashed and kept.
    pub(crate) line: &'a [u8],
}

impl<'a> Batch<'a> {
    /// Splits at line feeds; empty lines count for nothing. With `as_received`, a line that is not in canonical form is
    /// hashed and kept as it came (the log's tree is over what the server sent); else in its canonical form.
    pub(crate) fn parse(bytes: &'a [u8], as_received: bool) -> Result<Self, AppendError> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = 1 + memchr::memchr_iter(b'\n', before).count();
            AppendError::Malformed { line, why: "not UTF-8".into() }
        })?;
        let mut lines = Vec::with_capacity(bytes.len() / 400);
        for (at, line) in text.split('\n').enumerate() {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.is_empty() {
                continue;
            }
            if let Some(raw) = scan(line) {
                lines.push(Parsed::Canonical(Item { raw, line: line.as_bytes() }));
                continue;
            }
            let event: AuditEvent = serde_json::from_str(line)
                .map_err(|error| AppendError::Malformed { line: at + 1, why: error.to_string() })?;
            lines.push(Parsed::Other(canonical(&event)?, as_received.then_some(line)));
        }
        Ok(Self { lines })
    }

    pub(crate) fn items(&self) -> Result<Vec<Item<'_>>, AppendError> {
        let items = self.lines.iter().map(|parsed| {
            let item = match parsed {
                Parsed::Canonical(item) => *item,
                Parsed::Other(line, received) => Item {
                    raw: scan_canonical(line).ok_or_else(|| AppendError::Unstorable { seq: seq_of(line) })?,
                    line: received.map_or(line.as_bytes(), str::as_bytes),
                },
            };
            let storable = i64::try_from(item.raw.seq).is_ok();
            if storable { Ok(item) } else { Err(AppendError::Unstorable { seq: item.raw.seq }) }
        });
        items.collect()
    }
}

fn canonical(event: &AuditEvent) -> Result<String, AppendError> {
    let line = event.canonical_json().ok().and_then(|line| String::from_utf8(line).ok());
    line.ok_or(AppendError::Unstorable { seq: event.seq })
}

fn seq_of(line: &str) -> u64 {
    serde_json::from_str::<AuditEvent>(line).map_or(0, |event| event.seq)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"action":"a","actor":null,"details":{},"id":"e","organization_id":null,"outcome":"success","reason":null,"request_id":null,"seq":7,"source_ip":null,"target":null,"time":"2026-11-24T02:07:53.000Z","user_agent":null,"workspace_id":null}"#;

    #[test]
    fn another_form_is_canonicalised_for_a_file_and_kept_for_a_server() {
        let other =
            LINE.replacen("{\"action\":\"a\",", "{", 1).replacen("\"seq\"", " \"action\":\"a\",\"seq\"", 1);
        let text = format!("\n{LINE}\r\n{other}\n");
        let file = Batch::parse(text.as_bytes(), false).unwrap();
        let lines: Vec<&[u8]> = file.items().unwrap().iter().map(|item| item.line).collect();
        assert_eq!(lines, [LINE.as_bytes(), LINE.as_bytes()]);
        let server = Batch::parse(text.as_bytes(), true).unwrap();
        let items = server.items().unwrap();
        assert_eq!((items[1].line, items[1].raw.action), (other.as_bytes(), "\"a\""));
    }

    #[test]
    fn what_is_no_event_is_named_by_its_line() {
        let error = |bytes: &[u8]| Batch::parse(bytes, false).err().unwrap().to_string();
        assert!(error(format!("{LINE}\n{{}}").as_bytes()).starts_with("line 2 is no event: "));
        assert_eq!(error(b"\n\xff"), "line 2 is no event: not UTF-8");
    }
}
