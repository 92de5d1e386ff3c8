//! `bijak-authority client list`

use serde_json::{Value, json};

use super::{ClientError, DESKTOP, add::described};
use crate::{admin::Desk, store::oauth_clients};

/// Answers the line for stdout: the built-in client first, then the registered ones in order of making.
pub(crate) async fn list(desk: &Desk) -> Result<Value, ClientError> {
    let registered = desk.store.read(oauth_clients::all).await.map_err(ClientError::Store)?;
    let clients: Vec<Value> = [&*DESKTOP].into_iter().chain(&registered).map(described).collect();
    Ok(json!({"clients": clients}))
}
