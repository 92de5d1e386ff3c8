use std::sync::Arc;

use super::table;
use crate::{
    app::Context,
    audit::findings::table::{self as findings, NewFinding},
    view::ErrorView,
};

/// The log was caught; the finding is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audit) struct Caught {
    pub(in crate::audit) id: i64,
}

/// Keeps a finding and marks its log as broken, both or neither.
pub(super) async fn keep(
    ctx: &Arc<Context>,
    organization_id: &str,
    finding: NewFinding,
) -> Result<Caught, ErrorView> {
    tracing::warn!(kind = ?finding.kind, seq = finding.seq, "the audit log contradicts itself");
    let (organization_id, now) = (organization_id.to_owned(), ctx.clock.now());
    let id = ctx.store.call(move |c| {
        let tx = c.transaction()?;
        let id = findings::add(&tx, &organization_id, now, &finding)?;
        table::set_broken(&tx, &organization_id, Some(id))?;
        tx.commit()?;
        Ok(id)
    });
    Ok(Caught { id: id.await? })
}
