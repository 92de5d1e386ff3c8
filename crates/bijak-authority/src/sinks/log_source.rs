//! The log as a sink reads it.

use bijak_domain::OrganizationId;
use bijak_siem::delivery::{Line, Source};
use tokio::sync::watch;

use crate::store::{
    Store, StoreError,
    audit_events::{self, EventFilter},
    audit_heads,
};

/// Bytes of lines handed over at once, give or take a line.
const MOST: usize = 1 << 20;

pub(super) struct LogSource {
    store: Store,
    organization: OrganizationId,
    commits: watch::Receiver<()>,
}

impl LogSource {
    pub(super) fn new(store: Store, organization: OrganizationId) -> Self {
        let commits = store.commits();
        Self { store, organization, commits }
    }

    async fn read(&self, from: u64, limit: usize) -> Result<Vec<Line>, StoreError> {
        let organization = self.organization;
        self.store
            .read(move |conn| {
                let (mut lines, mut bytes) = (Vec::new(), 0);
                let size = audit_heads::read(conn, organization)?.size;
                if from < size {
                    audit_events::scan(
                        conn,
                        organization,
                        &EventFilter::default(),
                        (from, size),
                        |seq, line| {
                            bytes += line.len();
                            lines.push(Line { seq, bytes: line.as_bytes().to_vec() });
                            Ok(lines.len() < limit && bytes < MOST)
                        },
                    )?;
                }
                Ok(lines)
            })
            .await
    }
}

impl Source for LogSource {
    async fn next(&mut self, after: Option<u64>, limit: usize) -> Result<Vec<Line>, String> {
        let from = after.map_or(0, |seq| seq.saturating_add(1));
        loop {
            // Before the read: what is committed after it wakes the wait below.
            self.commits.mark_unchanged();
            let lines = self.read(from, limit).await.map_err(|error| error.to_string())?;
            if !lines.is_empty() {
                return Ok(lines);
            }
            self.commits.changed().await.map_err(|_| StoreError::Closed.to_string())?;
        }
    }
}
