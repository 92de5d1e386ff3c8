use std::{io, sync::Arc};

use super::caches::Caches;
use crate::app::Context;

/// Deletes the copy of an organization's log: nobody here is signed in to it any more.
pub(crate) async fn forget(ctx: &Arc<Context>, profile_id: &str) -> io::Result<()> {
    // It is a file's name: an id of another shape than ours has none.
    if profile_id.parse::<bijak_domain::OrganizationId>().is_err() {
        return Ok(());
    }
    let (ctx, profile_id) = (Arc::clone(ctx), profile_id.to_owned());
    let done =
        tokio::task::spawn_blocking(move || ctx.audit.caches.delete(&ctx.config.data_dir, &profile_id));
    done.await.map_err(io::Error::other)?
}

impl Caches {
    /// Who still works with the copy finishes; what it writes is gone with its last user.
    fn delete(&self, data_dir: &std::path::Path, profile_id: &str) -> io::Result<()> {
        let mut open = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        open.remove(profile_id);
        for ending in ["db", "db-wal", "db-shm"] {
            match std::fs::remove_file(data_dir.join("audit").join(format!("{profile_id}.{ending}"))) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}
