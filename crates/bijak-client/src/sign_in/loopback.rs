//! Where no handler of our scheme is registered, the code comes back to a port on this computer (RFC 8252 §7.3).

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc,
    task::JoinSet,
};

use super::Callback;

const HEAD_LIMIT: usize = 16 * 1024;
const CONNECTIONS: usize = 16;
/// Browsers open connections they may never use.
const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// Whether a callback belongs to the attempt that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Ours,
    /// Its `state` is another's: it gets an error page, and the listener waits on.
    Foreign,
}

/// Listens on `127.0.0.1` for one `GET /oauth/callback` and answers it with a small closing page. Everything else is
/// refused. Dropping it stops it.
#[derive(Debug)]
pub struct LoopbackListener {
    listener: TcpListener,
    address: SocketAddr,
}

impl LoopbackListener {
    pub async fn bind() -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// `http://127.0.0.1:{port}/oauth/callback`
    pub fn redirect_uri(&self) -> String {
        format!("http://{}/oauth/callback", self.address)
    }

    /// Waits for the callback that `judge` calls ours. No other is taken afterwards: the port is closed.
    pub async fn callback(
        self,
        judge: impl Fn(&Callback) -> Verdict + Send + Sync + 'static,
    ) -> std::io::Result<Callback> {
        let judge = Arc::new(judge);
        let host = self.address.to_string();
        let (found, mut ours) = mpsc::channel(1);
        // Dropped on return: what still talks to us is cut off. The answer to the callback was written before.
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                biased;
                Some(callback) = ours.recv() => return Ok(callback),
                Some(_) = connections.join_next() => {}
                accepted = self.listener.accept(), if connections.len() < CONNECTIONS => {
                    let (stream, _) = accepted?;
                    let (judge, host, found) = (judge.clone(), host.clone(), found.clone());
                    connections.spawn(async move {
                        if let Some(callback) = answer(stream, &host, judge.as_ref()).await {
                            // Full: another connection brought ours first.
                            let _ = found.try_send(callback);
                        }
                    });
                }
            }
        }
    }
}

/// Reads one request head, answers it, and returns the callback if it was ours.
async fn answer(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    host: &str,
    judge: &(impl Fn(&Callback) -> Verdict + ?Sized),
) -> Option<Callback> {
    let head = tokio::time::timeout(READ_TIMEOUT, read_head(&mut stream)).await.ok()??;
    let (status, callback) = match parse(&head, host) {
        Err(status) => (status, None),
        Ok(query) => match Callback::from_query(query) {
            Ok(callback) if judge(&callback) == Verdict::Ours => ("200 OK", Some(callback)),
            _ => ("400 Bad Request", None),
        },
    };
    let page = page(callback.is_some());
    let response = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\nconnection: close\r\n\
         cache-control: no-store\r\nreferrer-policy: no-referrer\r\nx-content-type-options: nosniff\r\n\
         content-security-policy: default-src 'none'; frame-ancestors 'none'\r\n\r\n{page}",
        page.len()
    );
    // A browser that is gone already does not make its code worse.
    let _ = stream.write_all(response.as_bytes()).await;
    let _ = stream.shutdown().await;
    callback
}

async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut bytes = Vec::new();
    let mut chunk = [0u8; 2048];
    loop {
        let n = stream.read(&mut chunk).await.ok()?;
        if n == 0 || bytes.len() + n > HEAD_LIMIT {
            return None;
        }
        bytes.extend_from_slice(&chunk[..n]);
        if bytes.windows(4).any(|w| w == b"\r\n\r\n") {
            return String::from_utf8(bytes).ok();
        }
    }
}

/// The query of `GET /oauth/callback?…` sent to this very host (DNS rebinding brings another one), or the refusal.
fn parse<'a>(head: &'a str, host: &str) -> Result<&'a str, &'static str> {
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (method, target, version) = (first.next(), first.next(), first.next());
    if !matches!(version, Some("HTTP/1.1" | "HTTP/1.0")) || first.next().is_some() {
        return Err("400 Bad Request");
    }
    let mut hosts = lines.filter_map(|l| l.split_once(':')).filter(|(n, _)| n.eq_ignore_ascii_case("host"));
    match (hosts.next(), hosts.next()) {
        (Some((_, sent)), None) if sent.trim() == host => {}
        _ => return Err("421 Misdirected Request"),
    }
    let (path, query) =
        target.unwrap_or_default().split_once('?').unwrap_or((target.unwrap_or_default(), ""));
    if path != "/oauth/callback" {
        return Err("404 Not Found");
    }
    if method == Some("GET") { Ok(query) } else { Err("405 Method Not Allowed") }
}

fn page(ours: bool) -> String {
    let (title, text) = if ours {
        ("Back to Bijak Keys", "Bijak Keys has taken over. You can close this tab.")
    } else {
        (
            "Not a sign-in",
            "This address does not belong to a sign-in that is under way. You can close this tab.",
        )
    };
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title}</title><h1>{title}</h1><p>{text}</p></html>"
    )
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpStream;

    use super::*;

    async fn send(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer).await;
        answer
    }

    fn ours(callback: &Callback) -> Verdict {
        if callback.state.expose("test") == "mine" { Verdict::Ours } else { Verdict::Foreign }
    }

    #[tokio::test]
    async fn takes_the_one_callback_that_is_ours_and_closes() {
        let listener = LoopbackListener::bind().await.unwrap();
        let address = listener.address;
        assert_eq!(listener.redirect_uri(), format!("http://127.0.0.1:{}/oauth/callback", address.port()));
        let waiting = tokio::spawn(listener.callback(ours));
        // A connection that says nothing must not be in the way.
        let _silent = TcpStream::connect(address).await.unwrap();
        let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
        for (request, status) in [
            (get("/oauth/callback?code=c&state=other"), "400"),
            (get("/oauth/callback?state=mine"), "400"),
            (get("/favicon.ico"), "404"),
            (get("/oauth/callback/?code=c&state=mine"), "404"),
            (get("/oauth/callback?code=c&state=mine").replace("GET", "POST"), "405"),
            (get("/oauth/callback?code=c&state=mine").replace("127.0.0.1", "evil.example"), "421"),
            ("GET /oauth/callback?code=c&state=mine HTTP/1.1\r\n\r\n".into(), "421"),
            ("nonsense\r\n\r\n".into(), "400"),
        ] {
            let answer = send(address, &request).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{request:?} → {answer:.60}");
        }
        assert!(!waiting.is_finished());
        let answer = send(address, &get("/oauth/callback?code=c&state=mine")).await;
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("close this tab"), "{answer:.60}");
        assert!(!answer.contains("mine"));
        assert_eq!(waiting.await.unwrap().unwrap().state.expose("test"), "mine");
        assert!(TcpStream::connect(address).await.is_err());
    }

    #[tokio::test]
    async fn a_head_without_end_is_cut_off() {
        let listener = LoopbackListener::bind().await.unwrap();
        let address = listener.address;
        let _waiting = tokio::spawn(listener.callback(ours));
        let endless = format!("GET / HTTP/1.1\r\nx: {}", "x".repeat(HEAD_LIMIT));
        assert_eq!(send(address, &endless).await, "");
    }
}
