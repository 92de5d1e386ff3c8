use bijak_api_types::code;
use bijak_domain::Timestamp;

use super::{ask::Question, query};
use crate::{App, view::ErrorView};

impl App {
    /// Where an event or a moment stands in the list: the row at it or directly after it, which is the next older one.
    /// Without either: the newest, 0.
    pub async fn audit_position(
        &self,
        query: &str,
        up_to_seq: Option<u64>,
        seq: Option<u64>,
        time: Option<&str>,
    ) -> Result<u64, ErrorView> {
        let ctx = &self.ctx;
        let parsed = query::parse(ctx, query).await?;
        let time = time.map(read_time).transpose()?;
        let (position, _) = ctx
            .ask_audit(Question::Position, query, move |cache, cancel| match (seq, time) {
                (Some(seq), _) => cache.position(&parsed, up_to_seq, seq, cancel),
                (None, Some(time)) => cache.position_of_time(&parsed, up_to_seq, time, cancel),
                (None, None) => Ok(0),
            })
            .await?;
        Ok(position)
    }
}

/// A time as the page writes it.
pub(super) fn read_time(text: &str) -> Result<Timestamp, ErrorView> {
    text.parse().map_err(|_| ErrorView::new(code::INVALID_REQUEST, "a time is RFC 3339"))
}
