use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use bijak_audit_cache::{AuditCache, CacheError};

use super::error::cache_error;
use crate::{
    app::{Context, code},
    view::ErrorView,
};

/// The open copies, by organization.
#[derive(Default)]
pub(super) struct Caches(pub(super) Mutex<HashMap<String, Arc<AuditCache>>>);

impl Caches {
    fn open(&self, data_dir: &std::path::Path, profile_id: &str) -> Result<Arc<AuditCache>, CacheError> {
        // Held while the file is opened: two would make two of one file.
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cache) = open.get(profile_id) {
            return Ok(Arc::clone(cache));
        }
        let dir = data_dir.join("audit");
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&dir)?;
        let cache = Arc::new(AuditCache::open(&dir.join(format!("{profile_id}.db")))?);
        open.insert(profile_id.to_owned(), Arc::clone(&cache));
        Ok(cache)
    }
}

impl Context {
    /// Runs `work` with the copy of an organization's log, on a thread that may block.
    pub(super) async fn with_audit<T: Send + 'static, E: Into<AuditFailure> + Send + 'static>(
        self: &Arc<Self>,
        profile_id: &str,
        work: impl FnOnce(&AuditCache) -> Result<T, E> + Send + 'static,
    ) -> Result<T, ErrorView> {
        // It becomes a file's name: ids of another shape than ours are refused.
        if profile_id.parse::<bijak_domain::OrganizationId>().is_err() {
            return Err(ErrorView::new(code::AUDIT_CACHE_FAILED, "the organization's id is none"));
        }
        let (ctx, profile_id) = (Arc::clone(self), profile_id.to_owned());
        let done = tokio::task::spawn_blocking(move || {
            let cache =
                ctx.audit.caches.open(&ctx.config.data_dir, &profile_id).map_err(|e| cache_error(&e))?;
            work(&cache).map_err(|error| error.into().0)
        });
        match done.await {
            Ok(result) => result,
            Err(join) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
            Err(_) => Err(ErrorView::new(code::INTERNAL, "the work was given up while the app ended")),
        }
    }
}

/// Any error of the cache, as the page is told.
pub(super) struct AuditFailure(pub(super) ErrorView);
