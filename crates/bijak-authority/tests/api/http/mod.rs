//! What every request passes, whatever its call.

mod host;
mod limits;
mod malformed;
mod refusals;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::harness::World;

/// Sends bytes as they are and reads the answer to its end.
async fn raw(world: &World, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(world.listen()).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
