//! From memory into the database.

use std::collections::HashMap;

use super::{Usage, counters::Counted, counters::Counter};
use crate::store::{
    Store, StoreError, WriteTx,
    usage::{UsageRow, add, touch},
};

impl Usage {
    /// Writes every counter. What cannot be written stays in memory for the next time. When this answers, every call
    /// counted before it is in the database (or the answer is an error).
    pub async fn flush(&self, store: &Store) -> Result<(), StoreError> {
        let _flushing = self.flushing.lock().await;
        let all = self.drain();
        if all.is_empty() {
            return Ok(());
        }
        let kept = all.clone();
        let written = store.write(move |tx| write(tx, &all)).await;
        if written.is_err() {
            self.put_back(kept);
        }
        written
    }
}

fn write(tx: &WriteTx<'_>, all: &[(Counted, Counter)]) -> Result<(), StoreError> {
    let mut last_used = HashMap::new();
    for (counted, counter) in all {
        let Counted { credential, hour, source_ip, user_agent, scope } = counted;
        let Counter { count, first, last } = *counter;
        let row = UsageRow {
            hour: *hour,
            source_ip: source_ip.to_string(),
            user_agent: user_agent.as_deref().map(str::to_owned),
            scope: scope.map(|s| s.as_str().to_owned()),
            count,
            first,
            last,
        };
        add(tx, &credential.to_string(), &row)?;
        let newest = last_used.entry(*credential).or_insert(last);
        *newest = last.max(*newest);
    }
    for (credential, last) in last_used {
        touch(tx, &credential.to_string(), last)?;
    }
    Ok(())
}
