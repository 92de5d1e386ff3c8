use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError},
};

use super::{caches::Caches, trust};
use crate::{
    app::{Context, code},
    view::ErrorView,
};

/// Deletes the copy of an organization's log: nobody here is signed in to it any more. What was proven of the log, and
/// what it was caught at, stays in app.db.
pub(crate) async fn forget(ctx: &Arc<Context>, profile_id: &str) -> io::Result<()> {
    // It is a file's name: an id of another shape than ours has none.
    if profile_id.parse::<bijak_domain::OrganizationId>().is_err() {
        return Ok(());
    }
    let organization_id = profile_id.to_owned();
    let begin_anew = move |c: &mut rusqlite::Connection| trust::table::set_pruned(c, &organization_id, None);
    ctx.store.call(begin_anew).await.map_err(io::Error::other)?;
    put_away(ctx, profile_id, None).await.map_err(|error| io::Error::other(error.message))
}

/// Deletes an organization's copy with what was made of it, or moves it aside as the evidence of a finding. Whoever asks it
/// something or exports it is stopped.
pub(super) async fn put_away(
    ctx: &Arc<Context>,
    profile_id: &str,
    finding: Option<i64>,
) -> Result<(), ErrorView> {
    let (ctx, profile_id) = (Arc::clone(ctx), profile_id.to_owned());
    let done = tokio::task::spawn_blocking(move || {
        let (audit, data_dir) = (&ctx.audit, &ctx.config.data_dir);
        audit.questions.cancel_all();
        audit.exports.cancel_all();
        audit.flags.delete(data_dir, &profile_id)?;
        audit.caches.put_away(data_dir, &profile_id, finding)
    });
    match done.await {
        Ok(done) => done.map_err(|error| ErrorView::new(code::AUDIT_CACHE_FAILED, error.to_string())),
        Err(join) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
        Err(_) => Err(ErrorView::new(code::INTERNAL, "the work was given up while the app ended")),
    }
}

impl Caches {
    /// Deletes a copy, or moves it aside as the evidence of a finding. Who still works with it finishes; what it writes
    /// is gone with its last user.
    pub(super) fn put_away(&self, data_dir: &Path, profile_id: &str, finding: Option<i64>) -> io::Result<()> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(profile_id);
        let audit = data_dir.join("audit");
        for ending in ["db", "db-wal", "db-shm"] {
            let path = audit.join(format!("{profile_id}.{ending}"));
            let gone = match finding {
                None => std::fs::remove_file(&path),
                Some(id) => std::fs::rename(&path, audit.join(format!("{profile_id}.finding-{id}.{ending}"))),
            };
            missing_is_fine(gone)?;
        }
        Ok(())
    }
}

/// Deletes a SQLite file with what lies beside it.
pub(super) fn delete_database(path: &Path) -> io::Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        missing_is_fine(std::fs::remove_file(PathBuf::from(name)))?;
    }
    Ok(())
}

fn missing_is_fine(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
