use std::sync::Arc;

use super::{Stop, bulk::whole, progress::tell_sometimes};
use crate::{
    app::Context,
    audit::trust::{self, Head},
    session::Session,
};

/// Events of the first page: enough to read, little enough to be here at once.
const PAGE: u32 = 1_000;

/// The newest page below the head into an empty copy, proven before it is kept.
pub(super) async fn newest(ctx: &Arc<Context>, session: &Session, head: &Head) -> Result<(), Stop> {
    let bulk = session.api.audit_events().bulk_before(head.size(), PAGE).await?;
    trust::keep_newest(ctx, session, head, whole(bulk).await?).await?;
    tell_sometimes(ctx, session).await;
    Ok(())
}
