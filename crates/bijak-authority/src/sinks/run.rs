//! The tasks that carry the log: one a sink, begun and ended as sinks come and go.

use std::{collections::HashMap, sync::Arc, time::Duration};

use bijak_domain::SinkId;
use bijak_siem::delivery::{Backoff, Delivery, Notice, TokioPause};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{
    Sinks, State,
    log_source::LogSource,
    stored::{Shared, Stored},
};
use crate::{
    admin::Desk,
    store::sinks::{self, SinkRow},
};

/// The waits of a sink that cannot be set up, doubling from the first to the last.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LAST_WAIT: Duration = Duration::from_mins(1);

/// Runs every sink until `stop`.
pub(crate) async fn run(desk: Desk, stop: CancellationToken) {
    let mut running: HashMap<SinkId, JoinHandle<()>> = HashMap::new();
    loop {
        match desk.store.read(sinks::all).await {
            Ok(wanted) => keep_to(&desk, &mut running, wanted).await,
            Err(error) => tracing::error!(%error, "the sinks cannot be read"),
        }
        tokio::select! {
            () = desk.sinks.changed.notified() => {}
            () = stop.cancelled() => break,
        }
    }
    for (_, task) in running {
        end(task).await;
    }
}

async fn keep_to(desk: &Desk, running: &mut HashMap<SinkId, JoinHandle<()>>, wanted: Vec<SinkRow>) {
    let gone: Vec<_> =
        running.keys().filter(|id| !wanted.iter().any(|sink| sink.id == **id)).copied().collect();
    for id in gone {
        if let Some(task) = running.remove(&id) {
            end(task).await;
        }
        desk.sinks.forget(id);
    }
    for sink in wanted {
        running.entry(sink.id).or_insert_with(|| tokio::spawn(carry(desk.clone(), sink)));
    }
}

/// A delivery that is dropped is a clean stop: what was not confirmed comes again.
async fn end(task: JoinHandle<()>) {
    task.abort();
    if let Err(error) = task.await
        && error.is_panic()
    {
        tracing::error!("a sink's task panicked");
    }
}

/// Carries the log to one sink, for as long as it takes.
async fn carry(desk: Desk, sink: SinkRow) {
    let name = sink.config.name();
    let mut wait = FIRST_WAIT;
    loop {
        desk.sinks.set(sink.id, State::Running);
        let why = match deliver(&desk, &sink, &mut wait).await {
            // Its source has no end.
            Ok(()) => return,
            Err(why) => why,
        };
        tracing::warn!(sink = name, why, "a sink cannot be served");
        desk.sinks.set(sink.id, State::Failing { why });
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LAST_WAIT);
    }
}

async fn deliver(desk: &Desk, sink: &SinkRow, wait: &mut Duration) -> Result<(), String> {
    let SinkRow { id, organization_id, config, .. } = sink;
    let stored = Stored { store: desk.store.clone(), clock: desk.clock.clone(), id: *id };
    let mut delivery = Delivery {
        name: config.name(),
        encoder: config.encoder(),
        sink: config.connect(desk.clock.clone(), &*desk.entropy).map_err(|error| error.to_string())?,
        cursor: stored.clone(),
        dead_letters: stored,
        limits: config.limits(),
        backoff: Backoff::default(),
        pause: TokioPause,
        entropy: Shared(Arc::clone(&desk.entropy)),
    };
    let (states, name) = (Arc::clone(&desk.sinks), config.name());
    let mut tell = move |notice: Notice<'_>| {
        tell(&states, *id, &name, &notice);
        *wait = FIRST_WAIT;
    };
    let mut source = LogSource::new(desk.store.clone(), *organization_id);
    delivery.run(&mut source, &mut tell).await.map_err(|error| error.to_string())
}

/// In the log of the process, where something changes; in the list of sinks always.
fn tell(states: &Sinks, id: SinkId, name: &str, notice: &Notice<'_>) {
    match notice {
        Notice::Delivered { .. } => {}
        Notice::Retrying { why, attempt, .. } => {
            if *attempt == 1 {
                tracing::warn!(sink = name, why, "a sink takes nothing at the moment");
            }
            states.set(id, State::Waiting { why: (*why).to_owned(), attempts: *attempt });
        }
        Notice::Recovered { attempts } => {
            tracing::info!(sink = name, attempts, "a sink takes events again");
            states.set(id, State::Running);
        }
        Notice::Buried(letter) => {
            tracing::error!(
                sink = name,
                seq = letter.seq,
                why = letter.why,
                "a sink will never take this event"
            );
        }
    }
}
