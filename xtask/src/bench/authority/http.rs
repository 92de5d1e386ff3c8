//! As much HTTP/1.1 as a sign-in on loopback takes. No library: it is one connection a call and small answers.

use std::{
    fmt::Write as _,
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use anyhow::{Context as _, bail};

/// A server on loopback, and the cookies it has set.
pub(in crate::bench) struct Http {
    authority: String,
    cookies: Vec<(String, String)>,
}

#[derive(Debug)]
pub(in crate::bench) struct Answer {
    pub(in crate::bench) status: u16,
    headers: Vec<(String, String)>,
    pub(in crate::bench) body: String,
}

impl Answer {
    /// A header, by its name in lower case.
    pub(in crate::bench) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

impl Http {
    /// `url` as the server reported it: `http://127.0.0.1:PORT`.
    pub(in crate::bench) fn new(url: &str) -> anyhow::Result<Self> {
        let authority = url.trim_end_matches('/').strip_prefix("http://").context("not a plain http URL")?;
        Ok(Self { authority: authority.to_owned(), cookies: Vec::new() })
    }

    pub(in crate::bench) fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        self.send("GET", path, &[], "")
    }

    /// Posts a form.
    pub(in crate::bench) fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let origin = format!("http://{}", self.authority);
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", &origin)];
        self.send("POST", path, &headers, &pairs.join("&"))
    }

    pub(in crate::bench) fn json(&mut self, path: &str, bearer: &str, body: &str) -> anyhow::Result<Answer> {
        let authorization = format!("Bearer {bearer}");
        self.send(
            "POST",
            path,
            &[("Content-Type", "application/json"), ("Authorization", &authorization)],
            body,
        )
    }

    /// Whether an address, absolute or a path, is this server's own.
    pub(in crate::bench) fn serves(&self, address: &str) -> bool {
        let own = address.strip_prefix("http://").and_then(|rest| rest.strip_prefix(&self.authority));
        address.starts_with('/') || own.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    pub(in crate::bench) fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> anyhow::Result<Answer> {
        // A `Location` of the server's own may be absolute.
        let path = path.strip_prefix(&format!("http://{}", self.authority)).unwrap_or(path);
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.authority);
        for (name, value) in headers {
            let _ = write!(request, "{name}: {value}\r\n");
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let _ = write!(request, "Cookie: {}\r\n", pairs.join("; "));
        }
        let _ = write!(request, "Content-Length: {}\r\n\r\n{body}", body.len());
        let mut stream = TcpStream::connect(&self.authority)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = parse(&String::from_utf8(answer)?)?;
        for (_, cookie) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            if let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.retain(|(known, _)| known != name);
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(answer)
    }
}

fn parse(text: &str) -> anyhow::Result<Answer> {
    let (head, body) = text.split_once("\r\n\r\n").context("an answer without an end to its head")?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).context("no status line")?.parse()?;
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    if headers.iter().any(|(name, value)| name == "transfer-encoding" && value.contains("chunked")) {
        bail!("a chunked answer: this client reads whole ones only");
    }
    Ok(Answer { status, headers, body: body.to_owned() })
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
pub(in crate::bench) fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_apart() {
        let answer =
            parse("HTTP/1.1 303 See Other\r\nLocation: /next\r\nSet-Cookie: a=b; Path=/\r\n\r\nbody")
                .unwrap();
        assert_eq!(
            (answer.status, answer.header("location"), answer.body.as_str()),
            (303, Some("/next"), "body")
        );
        assert!(parse("HTTP/1.1 200 OK\r\n").is_err());
    }

    #[test]
    fn a_server_serves_its_own_addresses_alone() {
        let http = Http::new("http://127.0.0.1:80/").unwrap();
        assert!(http.serves("/next") && http.serves("http://127.0.0.1:80/next"));
        assert!(!http.serves("http://127.0.0.1:8080/next") && !http.serves("scheme:/callback"));
    }

    #[test]
    fn what_a_url_reserves_is_encoded() {
        assert_eq!(encode("a b&c=d/é~"), "a%20b%26c%3Dd%2F%C3%A9~");
    }
}
