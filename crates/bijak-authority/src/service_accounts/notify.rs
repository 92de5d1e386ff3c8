//! Writes `service_account.rotation_due` and `…/rotation_overdue`, each once for a key's term.
//!
//! Whoever sweeps asks again inside the transaction: of two sweeps one writes. A term found past its end is told as
//! overdue alone: that it was due is no news any more.

use bijak_domain::{RotationStatus, ServiceAccountId, Timestamp, action};
use serde_json::{Map, json};

use super::target;
use crate::{
    author::Author,
    http::App,
    store::{StoreError, WriteTx, rotation_notices},
};

/// Accounts told of in one transaction.
const AT_ONCE: usize = 100;

/// Tells the log of every account whose key is due.
pub async fn notify(app: &App) -> Result<(), StoreError> {
    let now = app.now();
    let near = app.store.read(move |conn| rotation_notices::list_near_their_end(conn, now)).await?;
    let untold: Vec<_> =
        near.iter().filter(|watch| watch.untold(now).is_some()).map(|watch| watch.account.id).collect();
    for some in untold.chunks(AT_ONCE) {
        let some = some.to_vec();
        app.store.write(move |tx| some.into_iter().try_for_each(|account| write(tx, account, now))).await?;
    }
    Ok(())
}

fn write(tx: &WriteTx<'_>, account: ServiceAccountId, now: Timestamp) -> Result<(), StoreError> {
    let Some(watch) = rotation_notices::find(tx, account)? else { return Ok(()) };
    let Some(untold) = watch.untold(now) else { return Ok(()) };
    let action = match untold {
        RotationStatus::OnTime => return Ok(()),
        RotationStatus::Due => action::SERVICE_ACCOUNT_ROTATION_DUE,
        RotationStatus::Overdue => action::SERVICE_ACCOUNT_ROTATION_OVERDUE,
    };
    rotation_notices::put(tx, watch.key_id, untold)?;
    let details = Map::from_iter([
        ("key_id".to_owned(), json!(watch.key_id)),
        ("rotation_due_at".to_owned(), json!(watch.due_at())),
    ]);
    let (workspace, target) = (Some(watch.account.workspace_id), target(&watch.account));
    let author = Author::system(watch.organization_id);
    tx.append_event(author.event(now, action, workspace, target, details))?;
    Ok(())
}
