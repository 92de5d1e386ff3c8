use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use bijak_audit_cache::{AuditCache, CacheError, Cancel, Query};
use bijak_siem::Encoder;
use tokio::time::Instant;

use super::{bundle::bundle, preview::not_encoded, tell};
use crate::{
    app::Context,
    audit::{downloads, error::cache_error, trust::table::Log},
    view::{AuditExportView, ErrorView, ExportState},
};

/// Events read at a time: bounds memory, whatever is exported.
const PIECE: usize = 2_000;
/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(150);

pub(super) struct Writing {
    pub(super) id: u32,
    pub(super) encoder: Encoder,
    pub(super) query: Query,
    /// Whether an evidence bundle is written beside the export, and what is known of the log for it.
    pub(super) proof: bool,
    pub(super) log: Option<Log>,
    /// Where it goes; a file that is there is replaced, as the person was asked.
    pub(super) path: PathBuf,
    pub(super) cancel: Cancel,
}

#[derive(Debug)]
pub(super) struct Written {
    pub(super) path: PathBuf,
    pub(super) events: u64,
}

/// Writes the whole export, or nothing: a half file bears another name and is removed. Blocks.
pub(super) fn write(ctx: &Context, cache: &AuditCache, writing: &Writing) -> Result<Written, ErrorView> {
    let Writing { id, path, .. } = writing;
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(downloads::failed(path, &std::io::ErrorKind::InvalidFilename.into()));
    };
    let half = folder.join(format!(".{}-{id}.part", name.display()));
    // Before anything is written: what cannot be proven fails at once.
    let evidence = if writing.proof {
        let up_to = cache.held().map_err(|error| cache_error(&error))?.map(|held| held.high);
        Some(bundle(cache, writing.log.as_ref(), &writing.query, up_to, &writing.cancel)?)
    } else {
        None
    };
    let result = write_half(ctx, cache, writing, &half).and_then(|events| {
        let name = format!("{}.evidence", path.file_stem().unwrap_or(name).display());
        let evidence = evidence.map(|text| downloads::write_now(folder, &name, "json", text.as_bytes()));
        let evidence = evidence.transpose()?;
        let published = fs::rename(&half, path).map_err(|error| downloads::failed(path, &error));
        // No evidence stays of an export that is not there.
        if published.is_err()
            && let Some(evidence) = &evidence
        {
            downloads::remove(evidence);
        }
        published.map(|()| Written { path: path.clone(), events })
    });
    if result.is_err() {
        downloads::remove(&half);
    }
    result
}

fn write_half(ctx: &Context, cache: &AuditCache, writing: &Writing, half: &Path) -> Result<u64, ErrorView> {
    let Writing { id, encoder, query, cancel, .. } = writing;
    let failed = |error: std::io::Error| downloads::failed(half, &error);
    let read_failed = |error: CacheError| cache_error(&error);
    let mut file = BufWriter::with_capacity(1 << 20, downloads::create_at(half)?);
    file.write_all(encoder.header()).map_err(failed)?;
    // What comes while it is written is not part of it.
    let up_to = cache.held().map_err(read_failed)?.map(|held| held.high);
    let total = cache.count(query, up_to, cancel).map_err(read_failed)?;
    let (mut written, mut from, mut told) = (0, 0, None::<Instant>);
    let mut lines = Vec::new();
    loop {
        if told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            let state = ExportState::Running;
            tell(ctx, AuditExportView { id: *id, written, total, state, path: None, error: None });
            told = Some(Instant::now());
        }
        let events = cache.lines(query, up_to, from, PIECE, cancel).map_err(read_failed)?;
        let Some(last) = events.last() else { break };
        from = last.seq + 1;
        lines.clear();
        for event in &events {
            encoder.encode_line(&event.line, &mut lines).map_err(|error| not_encoded(event.seq, &error))?;
        }
        file.write_all(&lines).map_err(failed)?;
        written += events.len() as u64;
    }
    let file: File = file.into_inner().map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    Ok(written)
}
