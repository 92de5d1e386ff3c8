//! One page from the server into the copy.

use std::sync::Arc;

use bijak_api_types::AuditEventsQuery;
use bijak_audit_cache::{AuditCache, Held};
use bijak_domain::AuditEvent;

use crate::{app::Context, session::Session, view::ErrorView};

/// The most the server gives at once.
const PAGE: u32 = 1_000;

/// Above every event: the page directly below it is the newest.
const ABOVE_ALL: u64 = i64::MAX.unsigned_abs();

/// Which page comes next, so that the copy stays one run: the newest first, then what came since, then the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    After(u64),
    Below(u64),
}

impl Next {
    /// The first question of a sync.
    pub(super) fn first(held: Option<Held>) -> Self {
        held.map_or(Self::Below(ABOVE_ALL), |held| Self::After(held.high))
    }

    fn query(self) -> AuditEventsQuery {
        let limit = Some(PAGE);
        match self {
            Self::After(seq) => AuditEventsQuery { after: Some(seq), limit, ..AuditEventsQuery::default() },
            Self::Below(seq) => AuditEventsQuery { before: Some(seq), limit, ..AuditEventsQuery::default() },
        }
    }
}

/// Fetches and keeps one page; answers how many events came and what is held now.
pub(super) async fn fetch(
    ctx: &Arc<Context>,
    session: &Session,
    next: Next,
) -> Result<(usize, Option<Held>), ErrorView> {
    let page = session.api.audit_events().page(&next.query()).await?;
    let events: Vec<AuditEvent> = page.items;
    let count = events.len();
    ctx.with_audit(&session.profile_id, move |cache| cache.append(&events)).await?;
    Ok((count, ctx.with_audit(&session.profile_id, AuditCache::held).await?))
}
