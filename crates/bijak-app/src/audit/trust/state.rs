use std::sync::Arc;

use super::table;
use crate::{app::Context, view::ErrorView};

/// The finding that ended the syncing of a log; `None`: it is in order.
pub(in crate::audit) async fn broken_by(
    ctx: &Arc<Context>,
    organization_id: &str,
) -> Result<Option<i64>, ErrorView> {
    let organization_id = organization_id.to_owned();
    let log = ctx.store.call(move |c| table::get(c, &organization_id)).await?;
    Ok(log.and_then(|log| log.broken_by))
}

/// The copy begins anew, and the person wants the log to be asked again. What it was caught at stays kept.
pub(in crate::audit) async fn forgive(ctx: &Arc<Context>, organization_id: &str) -> Result<(), ErrorView> {
    let organization_id = organization_id.to_owned();
    let forgive = move |c: &mut rusqlite::Connection| {
        let tx = c.transaction()?;
        table::set_pruned(&tx, &organization_id, None)?;
        table::set_broken(&tx, &organization_id, None)?;
        tx.commit()
    };
    Ok(ctx.store.call(forgive).await?)
}
