//! A command's side: the running server answers, or the command itself.

use std::{path::Path, sync::Arc};

use anyhow::{Context, bail};
use bijak_domain::{Clock, OsEntropy};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::UnixStream,
};

use super::{Answer, Desk, LONGEST, Question};
use crate::{
    data_dir::{AdminSocket, DataDir, DataDirError},
    store::Store,
};

/// Puts `question` to the authority of `data_dir`, which has to be there already.
pub(crate) fn ask(data_dir: &Path, clock: Arc<dyn Clock>, question: Question) -> anyhow::Result<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime")?;
    let answer = runtime.block_on(async {
        match DataDir::open_existing(data_dir) {
            Ok(data_dir) => {
                let entropy = Arc::new(OsEntropy);
                let store = Store::open(data_dir, entropy.clone())?;
                let answer = Desk::new(store.clone(), clock, entropy).answer(question).await;
                store.close().await;
                Ok(answer)
            }
            Err(DataDirError::InUse { .. }) => {
                put(&AdminSocket::of(data_dir), &question).await.context("the running server does not answer")
            }
            Err(error) => Err(error.into()),
        }
    })?;
    match answer {
        Answer::Ok(value) => Ok(value),
        Answer::Error(text) => bail!(text),
    }
}

async fn put(socket: &AdminSocket, question: &Question) -> anyhow::Result<Answer> {
    let mut stream = UnixStream::connect(socket.address()?.path()).await?;
    let mut text = serde_json::to_string(question)?;
    text.push('\n');
    stream.write_all(text.as_bytes()).await?;
    let mut line = String::new();
    BufReader::new(stream.take(LONGEST)).read_line(&mut line).await?;
    Ok(serde_json::from_str(&line)?)
}
