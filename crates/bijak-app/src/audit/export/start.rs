use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use bijak_audit_cache::Cancel;

use super::{
    encoder, tell,
    write::{Writing, write},
};
use crate::{
    App,
    app::{Context, code},
    audit::{downloads, query, trust::table},
    view::{AuditExportForm, AuditExportStarted, AuditExportView, ErrorView, ExportState},
};

impl App {
    /// Asks where the export is to go, beginning in the downloads, and begins it; how it goes arrives as events. It writes
    /// what the copy holds then, oldest first. `None`: the person closed the dialog, and nothing happens.
    pub async fn audit_export_start(
        &self,
        form: AuditExportForm,
    ) -> Result<Option<AuditExportStarted>, ErrorView> {
        let ctx = &self.ctx;
        let AuditExportForm { format, query, proof } = form;
        let query = query::parse(ctx, &query).await?;
        let profile_id = ctx.active_profile()?;
        let encoder = encoder(format);
        let now = ctx.clock.now().to_string().replace(':', "-");
        let name =
            format!("bijak-audit-{}.{}", now.split('.').next().unwrap_or(&now), encoder.format().extension());
        let Some(path) = ask(ctx, &downloads::folder(ctx)?, name).await? else { return Ok(None) };
        let organization_id = profile_id.clone();
        let log = if proof { ctx.store.call(move |c| table::get(c, &organization_id)).await? } else { None };
        let (id, cancel) = ctx.audit.exports.begin();
        let writing = Writing { id, encoder, query, proof, log, path, cancel };
        let exporting = Arc::clone(ctx);
        // To its end, which comes soon once the app ends: half a file must not stay behind.
        ctx.spawn_to_end(async move { run(&exporting, &profile_id, writing).await });
        Ok(Some(AuditExportStarted { id }))
    }
}

/// A person may look at a dialog for as long as they like: on a thread of its own.
async fn ask(ctx: &Arc<Context>, folder: &Path, name: String) -> Result<Option<PathBuf>, ErrorView> {
    let (host, folder) = (ctx.host.clone(), folder.to_owned());
    match tokio::task::spawn_blocking(move || host.save_as(&folder, &name)).await {
        Ok(path) => path.map_err(|error| ErrorView::new(code::EXPORT_FAILED, error.to_string())),
        Err(join) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
        Err(_) => Err(ErrorView::new(code::INTERNAL, "the work was given up while the app ended")),
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
