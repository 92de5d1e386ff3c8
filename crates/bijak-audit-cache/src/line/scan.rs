//! One pass over a canonical line: where its fields lie, and that it is canonical (RFC 8785) beyond doubt.
//!
//! A doubt (another key order, white space, a float, a non-ASCII key) is answered with `None`: the caller then takes the
//! slow way through serde, which knows every form. Nothing is unescaped here: fields are the raw JSON tokens.

use super::time;

/// An event's fields as raw JSON tokens within its line: strings with their quotes, objects whole; `None` is `null`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Raw<'a> {
    pub(crate) action: &'a str,
    pub(crate) actor: Option<&'a str>,
    pub(crate) details: &'a str,
    pub(crate) id: &'a str,
    pub(crate) organization: Option<&'a str>,
    pub(crate) success: bool,
    pub(crate) reason: Option<&'a str>,
    pub(crate) request_id: Option<&'a str>,
    pub(crate) seq: u64,
    pub(crate) source_ip: Option<&'a str>,
    pub(crate) target: Option<&'a str>,
    /// Milliseconds since the epoch.
    pub(crate) time: i64,
    pub(crate) user_agent: Option<&'a str>,
    pub(crate) workspace: Option<&'a str>,
}

/// Integers of up to this many digits are their own canonical form; longer ones may not be.
const SURE_DIGITS: usize = 15;
const DEEPEST: u32 = 64;

pub(crate) fn scan(line: &str) -> Option<Raw<'_>> {
    fields(Cursor { text: line, at: 0, known_canonical: false })
}

/// Of a line that serde and the canonicaliser made: its numbers, keys and depth are taken as they are.
pub(crate) fn scan_canonical(line: &str) -> Option<Raw<'_>> {
    fields(Cursor { text: line, at: 0, known_canonical: true })
}

fn fields(mut at: Cursor<'_>) -> Option<Raw<'_>> {
    let line = at.text;
    at.expect("{\"action\":")?;
    let action = at.string()?;
    at.expect(",\"actor\":")?;
    let actor = at.party()?;
    at.expect(",\"details\":")?;
    let details = at.object(0)?;
    at.expect(",\"id\":")?;
    let id = at.string()?;
    at.expect(",\"organization_id\":")?;
    let organization = at.nullable()?;
    at.expect(",\"outcome\":")?;
    let success = match at.string()? {
        "\"success\"" => true,
        "\"failure\"" => false,
        _ => return None,
    };
    at.expect(",\"reason\":")?;
    let reason = at.nullable()?;
    at.expect(",\"request_id\":")?;
    let request_id = at.nullable()?;
    at.expect(",\"seq\":")?;
    let seq = at.number()?.parse().ok()?;
    at.expect(",\"source_ip\":")?;
    let source_ip = at.nullable()?;
    at.expect(",\"target\":")?;
    let target = at.party()?;
    at.expect(",\"time\":")?;
    let time = time::parse(at.string()?.as_bytes())?;
    at.expect(",\"user_agent\":")?;
    let user_agent = at.nullable()?;
    at.expect(",\"workspace_id\":")?;
    let workspace = at.nullable()?;
    at.expect("}")?;
    (at.at == line.len()).then_some(Raw {
        action,
        actor,
        details,
        id,
        organization,
        success,
        reason,
        request_id,
        seq,
        source_ip,
        target,
        time,
        user_agent,
        workspace,
    })
}

/// The raw tokens `id`, `name` and `type` of a party's raw object.
pub(crate) fn party(raw: &str) -> Option<[Option<&str>; 3]> {
    let mut at = Cursor { text: raw, at: 0, known_canonical: true };
    at.expect("{\"id\":")?;
    let id = at.nullable()?;
    at.expect(",\"name\":")?;
    let name = at.nullable()?;
    at.expect(",\"type\":")?;
    let kind = at.nullable()?;
    at.expect("}")?;
    Some([id, name, kind])
}

pub(crate) struct Cursor<'a> {
    pub(crate) text: &'a str,
    pub(crate) at: usize,
    known_canonical: bool,
}

#[expect(clippy::option_option, reason = "no token at all, and the token `null`, are two things")]
impl<'a> Cursor<'a> {
    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(crate) fn expect(&mut self, text: &str) -> Option<()> {
        let end = self.at + text.len();
        (self.text.as_bytes().get(self.at..end)? == text.as_bytes()).then(|| self.at = end)
    }

    fn since(&self, start: usize) -> Option<&'a str> {
        self.text.get(start..self.at)
    }

    fn nullable(&mut self) -> Option<Option<&'a str>> {
        if self.peek()? == b'n' {
            self.expect("null")?;
            return Some(None);
        }
        self.string().map(Some)
    }

    fn party(&mut self) -> Option<Option<&'a str>> {
        if self.peek()? == b'n' {
            self.expect("null")?;
            return Some(None);
        }
        let start = self.at;
        self.expect("{\"id\":")?;
        self.nullable()?;
        self.expect(",\"name\":")?;
        self.nullable()?;
        self.expect(",\"type\":")?;
        self.nullable()?;
        self.expect("}")?;
        self.since(start).map(Some)
    }

    /// A string with its quotes.
    pub(crate) fn string(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.expect("\"")?;
        let bytes = self.text.as_bytes();
        loop {
            match *bytes.get(self.at)? {
                b'"' => break,
                b'\\' => self.escape()?,
                0..=0x1f => return None,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        self.since(start)
    }

    /// Only the escapes that RFC 8785 §3.2.2.2 writes.
    fn escape(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        match *bytes.get(self.at + 1)? {
            b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r' => self.at += 2,
            b'u' => {
                let [b'0', b'0', high @ (b'0' | b'1'), low] = *bytes.get(self.at + 2..self.at + 6)? else {
                    return None;
                };
                let low = match low {
                    b'0'..=b'9' => low - b'0',
                    b'a'..=b'f' => low - b'a' + 10,
                    _ => return None,
                };
                // These five have escapes of their own.
                let short = high == b'0' && matches!(low, 8 | 9 | 10 | 12 | 13);
                (!short).then(|| self.at += 6)?;
            }
            _ => return None,
        }
        Some(())
    }

    fn number(&mut self) -> Option<&'a str> {
        let start = self.at;
        if self.known_canonical {
            while matches!(self.peek(), Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) {
                self.at += 1;
            }
            return (self.at > start).then(|| self.since(start))?;
        }
        let negative = self.peek()? == b'-';
        self.at += usize::from(negative);
        let first = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let digits = self.at - first;
        let zero = self.text.as_bytes().get(first) == Some(&b'0');
        let plain = !matches!(self.peek(), Some(b'.' | b'e' | b'E'));
        let canonical = if zero { digits == 1 && !negative } else { (1..=SURE_DIGITS).contains(&digits) };
        (plain && canonical).then_some(())?;
        self.since(start)
    }

    /// An object whose keys are plain ASCII in ascending order; with anything else in it that is canonical.
    fn object(&mut self, depth: u32) -> Option<&'a str> {
        let start = self.at;
        (depth < DEEPEST || self.known_canonical).then_some(())?;
        self.expect("{")?;
        if self.peek()? == b'}' {
            self.at += 1;
            return self.since(start);
        }
        let mut before: Option<&str> = None;
        loop {
            let key = self.string()?;
            let key = &key[1..key.len() - 1];
            let plain = key.bytes().all(|byte| byte.is_ascii() && byte != b'\\');
            let sure = plain && before.is_none_or(|before| before < key);
            (sure || self.known_canonical).then_some(())?;
            before = Some(key);
            self.expect(":")?;
            self.value(depth + 1)?;
            match self.peek()? {
                b',' => self.at += 1,
                b'}' => break,
                _ => return None,
            }
        }
        self.at += 1;
        self.since(start)
    }

    fn array(&mut self, depth: u32) -> Option<()> {
        (depth < DEEPEST || self.known_canonical).then_some(())?;
        self.expect("[")?;
        if self.peek()? == b']' {
            self.at += 1;
            return Some(());
        }
        loop {
            self.value(depth + 1)?;
            match self.peek()? {
                b',' => self.at += 1,
                b']' => break,
                _ => return None,
            }
        }
        self.at += 1;
        Some(())
    }

    fn value(&mut self, depth: u32) -> Option<()> {
        match self.peek()? {
            b'"' => self.string().map(drop),
            b'{' => self.object(depth).map(drop),
            b'[' => self.array(depth),
            b't' => self.expect("true"),
            b'f' => self.expect("false"),
            b'n' => self.expect("null"),
            _ => self.number().map(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::AuditEvent;

    use super::*;

    #[test]
    fn fields_lie_where_serde_finds_them() {
        let mut generator = crate::generate::Generator::new(3, 500);
        while let Some(line) = generator.next_line() {
            let raw = scan(std::str::from_utf8(line).unwrap()).unwrap();
            let event: AuditEvent = serde_json::from_slice(line).unwrap();
            let text = |raw: &str| serde_json::from_str::<String>(raw).unwrap();
            assert_eq!((raw.seq, raw.time), (event.seq, event.time.as_millis()));
            assert_eq!(text(raw.action), event.action);
            assert_eq!(raw.user_agent.map(text), event.user_agent);
            assert_eq!(serde_json::from_str::<serde_json::Map<_, _>>(raw.details).unwrap(), event.details);
            let actor = raw.actor.and_then(party).unwrap().map(|part| part.map(text));
            let expected = event.actor.unwrap();
            assert_eq!(actor, [expected.id, expected.name, expected.kind]);
        }
    }

    const HEAD: &str = r#"{"action":"a","actor":null,"details":"#;
    const TAIL: &str = r#","id":"e","organization_id":null,"outcome":"success","reason":null,"request_id":null,"seq":7,"source_ip":null,"target":{"id":null,"name":null,"type":null},"time":"2026-11-24T02:07:53.000Z","user_agent":null,"workspace_id":null}"#;

    #[test]
    fn what_is_not_surely_canonical_is_left_to_serde() {
        let canonical = [r"{}", r#"{"a":1,"b":[true,{"x":-12}],"c":"é\u0001\n"}"#, r#"{"a":[],"b":{}}"#];
        for details in canonical {
            let line = format!("{HEAD}{details}{TAIL}");
            assert_eq!(scan(&line).unwrap().details, details);
            let event: AuditEvent = serde_json::from_str(&line).unwrap();
            assert_eq!(event.canonical_json().unwrap(), line.as_bytes(), "{details}");
        }
        let doubtful = [
            r#"{ "a":1}"#,
            r#"{"b":1,"a":2}"#,
            r#"{"a":1,"a":2}"#,
            r#"{"a":1.5}"#,
            r#"{"a":1e3}"#,
            r#"{"a":01}"#,
            r#"{"a":-0}"#,
            r#"{"a":12345678901234567}"#,
            r#"{"a":"\u000a"}"#,
            r#"{"a":"\u001F"}"#,
            r#"{"a":"\/"}"#,
            r#"{"é":1}"#,
            r#"{"a":}"#,
            r#"{"a":1"#,
        ];
        for details in doubtful {
            assert_eq!(scan(&format!("{HEAD}{details}{TAIL}")), None, "{details}");
        }
        for details in [r#"{"a":1.5,"é":-1e-7}"#, r#"{"a":12345678901234567000}"#] {
            let line = format!("{HEAD}{details}{TAIL}");
            assert_eq!(scan_canonical(&line).unwrap().details, details);
        }
        assert_eq!(scan(&format!("{HEAD}{{}}{TAIL} ")), None);
        assert_eq!(scan(&format!("{HEAD}{{}}{TAIL}").replace("\"success\"", "\"maybe\"")), None);
    }
}
