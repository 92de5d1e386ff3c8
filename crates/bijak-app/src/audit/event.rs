use bijak_api_types::code;
use bijak_audit_cache::{Line, Row};
use bijak_domain::AuditEvent;

use super::row;
use crate::{
    App,
    app::code as here,
    view::{AuditEventDetailView, AuditRowView, ErrorView},
};

impl App {
    /// One event, with the line that the log's leaf is the hash of.
    pub async fn audit_event(&self, seq: u64) -> Result<AuditEventDetailView, ErrorView> {
        let ctx = &self.ctx;
        let profile_id = ctx.active_profile()?;
        let line = ctx.with_audit(&profile_id, move |cache| cache.event(seq)).await?;
        let Line { seq, line, verified } =
            line.ok_or_else(|| ErrorView::new(code::NOT_FOUND, format!("event {seq} is not held here")))?;
        let damaged =
            || ErrorView::new(here::AUDIT_CACHE_FAILED, format!("the audit cache is damaged at event {seq}"));
        let event: AuditEvent = serde_json::from_slice(&line).map_err(|_| damaged())?;
        let raw = String::from_utf8(line).map_err(|_| damaged())?;
        let row = row::views(ctx, vec![Row { event, verified }]).await?.pop();
        let AuditRowView { event, flags, verified } = row.ok_or_else(damaged)?;
        Ok(AuditEventDetailView { event, raw, verified, flags })
    }
}
