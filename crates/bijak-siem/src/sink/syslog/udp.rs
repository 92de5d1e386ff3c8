//! One datagram a message (RFC 5426).

use std::{io, net::SocketAddr, time::Duration};

use tokio::net::{UdpSocket, lookup_host};

use super::super::SendError;

/// `grace`: how long the network may take to say that nobody listens.
pub(super) async fn send(address: &str, grace: Duration, messages: &[Vec<u8>]) -> Result<(), SendError> {
    let failed = |error: io::Error| SendError::unavailable(format_args!("syslog at {address}: {error}"));
    let to = lookup_host(address).await.map_err(failed)?.next();
    let to = to.ok_or_else(|| SendError::unavailable(format_args!("syslog: no address of {address}")))?;
    let any: SocketAddr = if to.is_ipv4() { ([0; 4], 0).into() } else { ([0_u16; 8], 0).into() };
    let socket = UdpSocket::bind(any).await.map_err(failed)?;
    socket.connect(to).await.map_err(failed)?;
    for message in messages {
        match socket.send(message).await {
            Ok(_) => {}
            // EMSGSIZE: no datagram is that long, today or tomorrow.
            Err(error) if message.len() > 1024 && error.raw_os_error() == Some(too_long()) => {
                return Err(SendError::refused(format_args!(
                    "{} bytes do not fit into a datagram",
                    message.len()
                )));
            }
            Err(error) => return Err(failed(error)),
        }
    }
    // "Port unreachable" comes back as an error of the next call.
    let mut nothing = [0; 1];
    match tokio::time::timeout(grace, socket.recv(&mut nothing)).await {
        Err(_) | Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(failed(error)),
    }
}

const fn too_long() -> i32 {
    if cfg!(windows) {
        10040
    } else if cfg!(target_os = "macos") {
        40
    } else {
        90
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRACE: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn a_message_is_a_datagram() {
        let receiver = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = receiver.local_addr().unwrap().to_string();
        send(&address, GRACE, &[b"one".to_vec(), b"two".to_vec()]).await.unwrap();
        for expected in [b"one", b"two"] {
            let mut buffer = [0; 16];
            let length = receiver.recv(&mut buffer).await.unwrap();
            assert_eq!(&buffer[..length], expected);
        }
    }

    #[tokio::test]
    async fn a_port_where_nobody_listens_is_noticed() {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap().to_string();
        drop(socket);
        let refused = send(&address, Duration::from_secs(5), &[b"one".to_vec()]).await;
        assert!(matches!(refused, Err(SendError::Unavailable { .. })), "{refused:?}");
    }

    #[tokio::test]
    async fn what_fits_into_no_datagram_is_refused() {
        let receiver = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = receiver.local_addr().unwrap().to_string();
        let refused = send(&address, GRACE, &[vec![b'x'; 70_000]]).await;
        assert!(matches!(refused, Err(SendError::Refused { .. })), "{refused:?}");
    }
}
