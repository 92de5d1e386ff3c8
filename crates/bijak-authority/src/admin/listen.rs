//! The server's side of `admin.sock`.

use std::{fs, io, os::unix::fs::PermissionsExt, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
};
use tokio_util::sync::CancellationToken;

use super::{Answer, Desk, LONGEST, Question};
use crate::data_dir::AdminSocket;

/// How long a question may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the socket, mode 0600 in a directory of mode 0700, and answers on it until `stop`. Whoever calls holds the data
/// directory's lock, so that what lies there is a dead server's.
pub(crate) fn listen(
    socket: &AdminSocket,
    desk: Desk,
    stop: CancellationToken,
) -> io::Result<impl Future<Output = ()> + Send + use<>> {
    match fs::remove_file(socket.path()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(socket.address()?.path())?;
    fs::set_permissions(socket.path(), fs::Permissions::from_mode(0o600))?;
    let path = socket.path().to_owned();
    Ok(async move {
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = stop.cancelled() => break,
            };
            match accepted {
                Ok((stream, _)) => {
                    tokio::spawn(answer(stream, desk.clone()));
                }
                Err(error) => {
                    // Out of file descriptors, most likely: something has to end first.
                    tracing::warn!(%error, "admin.sock cannot accept");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
        if let Err(error) = fs::remove_file(&path) {
            tracing::warn!(%error, "admin.sock cannot be removed");
        }
    })
}

async fn answer(stream: UnixStream, desk: Desk) {
    let (reading, mut writing) = stream.into_split();
    let mut line = String::new();
    let mut reading = BufReader::new(reading.take(LONGEST));
    let read = tokio::time::timeout(PATIENCE, reading.read_line(&mut line)).await;
    if !matches!(read, Ok(Ok(1..))) {
        return;
    }
    let answer = match serde_json::from_str::<Question>(&line) {
        Ok(question) => desk.answer(question).await,
        Err(error) => Answer::Error(format!("this server does not understand the question: {error}")),
    };
    let mut text = serde_json::to_string(&answer).unwrap_or_default();
    text.push('\n');
    // Whoever asked may have gone; what was asked for is done.
    let _gone = writing.write_all(text.as_bytes()).await;
}
