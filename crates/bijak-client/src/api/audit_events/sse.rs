//! Server-sent events (WHATWG HTML §9.2.6), as far as a reader of this API meets them.

/// A message is not longer than this: a stream that never ends one must not fill the memory.
const LONGEST: usize = 4 * 1024 * 1024;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) event: String,
    pub(super) data: String,
    /// Of this message; empty where it has none.
    pub(super) id: String,
}

/// The stream is not of its form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// Bytes in, messages out. Lines end with LF or CRLF; a lone CR, which nobody sends, ends none.
#[derive(Debug, Default)]
pub(super) struct Parser {
    bytes: Vec<u8>,
    /// Where the next line begins.
    read: usize,
    message: Message,
    has_data: bool,
}

impl Parser {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.read);
        self.read = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// The next whole message; `None`: more bytes are needed.
    pub(super) fn next(&mut self) -> Result<Option<Message>, Malformed> {
        loop {
            let rest = &self.bytes[self.read..];
            let Some(length) = rest.iter().position(|b| *b == b'\n') else {
                let held = rest.len() + self.message.data.len();
                return if held > LONGEST { Err(Malformed) } else { Ok(None) };
            };
            let line = &rest[..length];
            let line =
                std::str::from_utf8(line.strip_suffix(b"\r").unwrap_or(line)).map_err(|_| Malformed)?;
            self.read += length + 1;
            if !line.is_empty() {
                let (field, value) = line.split_once(':').unwrap_or((line, ""));
                let value = value.strip_prefix(' ').unwrap_or(value);
                match field {
                    "event" => value.clone_into(&mut self.message.event),
                    "id" => value.clone_into(&mut self.message.id),
                    "data" => {
                        if self.has_data {
                            self.message.data.push('\n');
                        }
                        self.message.data.push_str(value);
                        self.has_data = true;
                    }
                    // A comment (a heartbeat), `retry`, or something newer than we are.
                    _ => {}
                }
                if self.message.data.len() > LONGEST {
                    return Err(Malformed);
                }
                continue;
            }
            let message = std::mem::take(&mut self.message);
            if std::mem::take(&mut self.has_data) {
                return Ok(Some(message));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, step: usize) -> Vec<(String, String, String)> {
        let mut parser = Parser::default();
        let mut messages = Vec::new();
        for piece in text.as_bytes().chunks(step) {
            parser.push(piece);
            while let Some(Message { event, data, id }) = parser.next().unwrap() {
                messages.push((event, data, id));
            }
        }
        messages
    }

    #[test]
    fn messages_are_found_however_the_bytes_are_cut() {
        let text = ": hello\n\nid: 7\nevent: audit_event\ndata: {\"a\":\"é: b\"}\n\n:\n\nevent:checkpoint\r\ndata: one\r\ndata:\r\n\
                    data:  three\r\n\r\nevent: nothing\n\nretry: 5\nnew: field\ndata\n\nid: 9\ndata: unfinished";
        let expected =
            [("audit_event", "{\"a\":\"é: b\"}", "7"), ("checkpoint", "one\n\n three", ""), ("", "", "")]
                .map(|(event, data, id)| (event.to_owned(), data.to_owned(), id.to_owned()));
        for step in [1, 2, 3, 10, 1_000] {
            assert_eq!(parse(text, step), expected, "step {step}");
        }
    }

    #[test]
    fn what_never_ends_and_what_is_no_text_is_given_up() {
        let mut parser = Parser::default();
        parser.push(&vec![b'x'; LONGEST + 1]);
        assert_eq!(parser.next(), Err(Malformed));
        let mut parser = Parser::default();
        let line = format!("data: {}\n", "x".repeat(LONGEST / 3));
        let given_up = (0..4).any(|_| {
            parser.push(line.as_bytes());
            parser.next() == Err(Malformed)
        });
        assert!(given_up);
        let mut parser = Parser::default();
        parser.push(b"data: \xff\n\n");
        assert_eq!(parser.next(), Err(Malformed));
    }
}
