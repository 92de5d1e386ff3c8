//! Exports: from the local copy, through the encoders of `bijak-siem`, into a file of the person's downloads.

mod bundle;
mod cancel;
mod preview;
mod reveal;
mod start;
mod write;

#[cfg(test)]
mod tests;

use std::{
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

use bijak_audit_cache::Cancel;
use bijak_siem::{Encoder, Format, Options};

use crate::{
    app::{AppEvent, Context},
    view::{AuditExportView, ExportFormat},
};

/// The exports of this run of the app.
#[derive(Default)]
pub(super) struct Exports(Mutex<Vec<Export>>);

struct Export {
    id: u32,
    cancel: Cancel,
    /// Where its file is, once it is whole.
    path: Option<PathBuf>,
}

impl Exports {
    fn lock(&self) -> MutexGuard<'_, Vec<Export>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new one, with the handle that stops it.
    fn begin(&self) -> (u32, Cancel) {
        let mut exports = self.lock();
        let id = exports.last().map_or(1, |last| last.id + 1);
        let cancel = Cancel::default();
        exports.push(Export { id, cancel: cancel.clone(), path: None });
        (id, cancel)
    }

    fn with<T>(&self, id: u32, work: impl FnOnce(&mut Export) -> T) -> Option<T> {
        self.lock().iter_mut().find(|export| export.id == id).map(work)
    }

    /// Stops them all: their copy is going away.
    pub(super) fn cancel_all(&self) {
        for export in self.lock().iter() {
            export.cancel.cancel();
        }
    }
}

/// The encoder of a format, as exports write it: with the canonical line where the format has room for one, so that the
/// SIEM's copy can be held against the log.
fn encoder(format: ExportFormat) -> Encoder {
    let format = match format {
        ExportFormat::Ndjson => Format::Ndjson,
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Ocsf => Format::Ocsf,
        ExportFormat::Ecs => Format::Ecs,
        ExportFormat::Cef => Format::Cef,
        ExportFormat::Leef => Format::Leef,
        ExportFormat::Syslog => Format::Syslog,
    };
    Encoder::new(format, Options::default())
}

fn tell(ctx: &Context, view: AuditExportView) {
    ctx.emit(AppEvent::AuditExport(Box::new(view)));
}
