//! A batch over TCP or TLS, and how we know that it arrived.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

use super::super::SendError;

/// Connections to one receiver.
pub(in super::super) struct Streams {
    /// `host:port`.
    pub(in super::super) address: String,
    pub(in super::super) tls: Option<(TlsConnector, ServerName<'static>)>,
    /// Close after each batch and wait for the receiver's close.
    pub(in super::super) confirm: bool,
    /// For each step: connecting, writing, the receiver's close.
    pub(in super::super) patience: Duration,
    pub(in super::super) open: Option<Box<dyn Stream>>,
}

pub(in super::super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + Sync {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync> Stream for T {}

impl Streams {
    pub(super) async fn send(&mut self, bytes: &[u8]) -> Result<(), SendError> {
        self.deliver(bytes).await.map_err(|error| {
            let said = match error.kind() {
                io::ErrorKind::TimedOut => format!("{error} within {:?}", self.patience),
                _ => error.to_string(),
            };
            SendError::unavailable(format_args!("syslog at {}: {said}", self.address))
        })
    }

    async fn deliver(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut kept = self.open.take();
        if let Some(stream) = &mut kept
            && has_ended(stream).await
        {
            kept = None;
        }
        let mut stream = match kept {
            Some(stream) => stream,
            None => self.in_time("no connection", self.connect()).await?,
        };
        self.in_time("the batch could not be written", async {
            stream.write_all(bytes).await?;
            stream.flush().await
        })
        .await?;
        if self.confirm {
            self.in_time("the receiver did not confirm by closing its side (confirm=none trusts it)", async {
                stream.shutdown().await?;
                read_to_end(&mut stream).await
            })
            .await
        } else {
            self.open = Some(stream);
            Ok(())
        }
    }

    async fn connect(&self) -> io::Result<Box<dyn Stream>> {
        let stream = TcpStream::connect(&self.address).await?;
        stream.set_nodelay(true)?;
        Ok(match &self.tls {
            Some((connector, name)) => Box::new(connector.connect(name.clone(), stream).await?),
            None => Box::new(stream),
        })
    }

    async fn in_time<T>(&self, late: &str, step: impl Future<Output = io::Result<T>>) -> io::Result<T> {
        timeout(self.patience, step)
            .await
            .unwrap_or_else(|_| Err(io::Error::new(io::ErrorKind::TimedOut, late.to_owned())))
    }
}

impl std::fmt::Debug for Streams {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Streams").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Whether the other side has closed since: what is written then would be lost without a word.
async fn has_ended(stream: &mut Box<dyn Stream>) -> bool {
    let mut nothing = [0; 64];
    loop {
        // Ready at once, or nothing has come.
        match timeout(Duration::ZERO, stream.read(&mut nothing)).await {
            Err(_) => return false,
            Ok(Ok(1..)) => {}
            Ok(Ok(0) | Err(_)) => return true,
        }
    }
}

async fn read_to_end(stream: &mut Box<dyn Stream>) -> io::Result<()> {
    let mut nothing = [0; 1024];
    while stream.read(&mut nothing).await? > 0 {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    async fn listener() -> (TcpListener, Streams) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let patience = Duration::from_secs(20);
        (listener, Streams { address, tls: None, confirm: true, patience, open: None })
    }

    #[tokio::test]
    async fn a_receiver_that_reads_all_and_closes_has_it() {
        let (listener, mut streams) = listener().await;
        let receiver = async {
            let mut read = Vec::new();
            listener.accept().await.unwrap().0.read_to_end(&mut read).await.unwrap();
            read
        };
        let (sent, read) = tokio::join!(streams.send(b"5 hello"), receiver);
        sent.unwrap();
        assert_eq!(read, b"5 hello");
    }

    #[tokio::test]
    async fn a_receiver_that_dies_with_the_batch_unread_does_not_have_it() {
        let (listener, mut streams) = listener().await;
        let receiver = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut some = [0; 3];
            stream.read_exact(&mut some).await.unwrap();
            // Dropped with octets unread: the kernel answers with a reset.
        };
        let (sent, ()) = tokio::join!(streams.send(&[b'x'; 4096]), receiver);
        assert!(matches!(sent, Err(SendError::Unavailable { .. })), "{sent:?}");
    }

    #[tokio::test]
    async fn a_receiver_that_never_answers_is_told_apart() {
        let (listener, mut streams) = listener().await;
        streams.patience = Duration::from_millis(50);
        let sent = streams.send(b"5 hello").await;
        let Err(SendError::Unavailable { why, .. }) = sent else { panic!("{sent:?}") };
        assert!(why.contains("did not confirm"), "{why}");
        drop(listener);
    }

    #[tokio::test]
    async fn a_kept_connection_that_the_receiver_closed_is_not_written_to() {
        let (listener, mut streams) = listener().await;
        streams.confirm = false;
        streams.send(b"1 a").await.unwrap();
        let (mut first, _) = listener.accept().await.unwrap();
        let mut read = [0; 3];
        first.read_exact(&mut read).await.unwrap();
        streams.send(b"1 b").await.unwrap();
        first.read_exact(&mut read).await.unwrap();
        assert_eq!(&read, b"1 b");
        drop(first);
        // The FIN is on its way: until it is seen, a write may still go into the old connection.
        while !has_ended(streams.open.as_mut().unwrap()).await {
            tokio::task::yield_now().await;
        }
        streams.send(b"1 c").await.unwrap();
        listener.accept().await.unwrap().0.read_exact(&mut read).await.unwrap();
        assert_eq!(&read, b"1 c");
    }
}
