use std::sync::Arc;

use bijak_audit_cache::Cancel;

use super::{
    encoder, tell,
    write::{Writing, write},
};
use crate::{
    App,
    app::Context,
    audit::{downloads, query, trust::table},
    view::{AuditExportForm, AuditExportStarted, AuditExportView, ErrorView, ExportState},
};

impl App {
    /// Begins an export; how it goes arrives as events. It writes what the copy holds now, oldest first.
    pub async fn audit_export_start(&self, form: AuditExportForm) -> Result<AuditExportStarted, ErrorView> {
        let ctx = &self.ctx;
        let AuditExportForm { format, query, proof } = form;
        let query = query::parse(ctx, &query).await?;
        let profile_id = ctx.active_profile()?;
        let organization_id = profile_id.clone();
        let log = if proof { ctx.store.call(move |c| table::get(c, &organization_id)).await? } else { None };
        let folder = downloads::folder(ctx)?;
        let (id, cancel) = ctx.audit.exports.begin();
        let writing = Writing { id, encoder: encoder(format), query, proof, log, folder, cancel };
        let exporting = Arc::clone(ctx);
        // To its end, which comes soon once the app ends: half a file must not stay behind.
        ctx.spawn_to_end(async move { run(&exporting, &profile_id, writing).await });
        Ok(AuditExportStarted { id })
    }
}

async fn run(ctx: &Arc<Context>, profile_id: &str, writing: Writing) {
    let (id, cancel) = (writing.id, writing.cancel.clone());
    let stopping = stop_with_the_app(ctx, &cancel);
    let inside = Arc::clone(ctx);
    let done = ctx.with_audit(profile_id, move |cache| write(&inside, cache, &writing)).await;
    stopping.abort();
    let ended = |state, error| AuditExportView { id, written: 0, total: 0, state, path: None, error };
    match done {
        Ok(written) => {
            ctx.audit.exports.with(id, |export| export.path = Some(written.path.clone()));
            let path = Some(written.path.display().to_string());
            let count = written.events;
            tell(
                ctx,
                AuditExportView { written: count, total: count, path, ..ended(ExportState::Done, None) },
            );
        }
        Err(_) if cancel.is_cancelled() => tell(ctx, ended(ExportState::Cancelled, None)),
        Err(error) => {
            tracing::warn!(error.code, error.message, "an export failed");
            tell(ctx, ended(ExportState::Failed, Some(error)));
        }
    }
}

/// The work runs on a thread that nobody can interrupt: it is told.
fn stop_with_the_app(ctx: &Context, cancel: &Cancel) -> tokio::task::JoinHandle<()> {
    let (ending, cancel) = (ctx.ending.clone(), cancel.clone());
    tokio::spawn(async move {
        ending.cancelled().await;
        cancel.cancel();
    })
}
