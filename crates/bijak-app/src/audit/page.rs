use bijak_audit_cache::{Anchor, Direction, Page};

use super::{ask::Question, query, row};
use crate::{
    App,
    view::{AuditPageView, ErrorView},
};

/// The most rows of one answer.
const MOST_ROWS: u32 = 500;

impl App {
    /// Rows `position..` of the list that `query` leaves, newest first, from the local copy alone.
    pub async fn audit_page(
        &self,
        query: &str,
        up_to_seq: Option<u64>,
        position: u64,
        limit: u32,
    ) -> Result<AuditPageView, ErrorView> {
        let ctx = &self.ctx;
        let parsed = query::parse(ctx, query).await?;
        let limit = usize::try_from(limit.min(MOST_ROWS)).unwrap_or(usize::MAX);
        let (Page { up_to_seq, total, position, rows }, took) = ctx
            .ask_audit(Question::Page, query, move |cache, cancel| {
                cache.page(&parsed, up_to_seq, Anchor::Position(position), Direction::Older, limit, cancel)
            })
            .await?;
        let rows = row::views(ctx, rows).await?;
        Ok(AuditPageView { up_to_seq, total, position, rows, took_ms: took.as_secs_f64() * 1_000.0 })
    }
}
