use bijak_siem::EncodeError;

use super::encoder;
use crate::{
    App,
    app::code,
    audit::{ask::Question, query},
    view::{AuditExportForm, ErrorView},
};

/// Lines of a preview.
const LINES: usize = 3;

impl App {
    /// The first three lines that the export would have, without their line ends.
    pub async fn audit_export_preview(&self, form: AuditExportForm) -> Result<Vec<String>, ErrorView> {
        let ctx = &self.ctx;
        let AuditExportForm { format, query, proof: _ } = form;
        let parsed = query::parse(ctx, &query).await?;
        let (events, _) = ctx
            .ask_audit(Question::Preview, &query, move |cache, cancel| {
                cache.lines(&parsed, None, 0, LINES, cancel)
            })
            .await?;
        let encoder = encoder(format);
        let mut lines = Vec::new();
        if !encoder.header().is_empty() {
            lines.push(text(encoder.header()));
        }
        for event in events {
            let mut line = Vec::new();
            encoder.encode_line(&event.line, &mut line).map_err(|error| not_encoded(event.seq, &error))?;
            lines.push(text(&line));
        }
        lines.truncate(LINES);
        Ok(lines)
    }
}

fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line).trim_end_matches(['\r', '\n']).to_owned()
}

pub(super) fn not_encoded(seq: u64, error: &EncodeError) -> ErrorView {
    ErrorView::new(code::EXPORT_FAILED, format!("event {seq}: {error}"))
}
