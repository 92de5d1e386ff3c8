//! `bijak-authority sink test`: one event, told in the log, carried to the sink at once.

use std::{io, sync::Arc};

use bijak_domain::{OrganizationId, SinkId, Target, action};
use bijak_siem::{
    SinkConfig,
    delivery::{Backoff, Cursor, DeadLetter, DeadLetters, Delivery, Line, Notice, Source, TokioPause},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;

use super::{SinkError, stored::Shared, target};
use crate::{
    admin::Desk,
    author::Author,
    people::which_organization,
    store::{StoreError, sinks},
};

/// What is tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tested {
    /// One that is run already.
    Sink(SinkId),
    /// One that may be added.
    Address { config: Box<SinkConfig>, organization: Option<OrganizationId> },
}

/// Answers the line for stdout once the sink has taken the event; an error says why it did not. The event is part of the
/// log, and every sink gets it sooner or later.
pub(crate) async fn test(desk: &Desk, tested: Tested) -> Result<Value, SinkError> {
    let clock = desk.clock.clone();
    let (config, event) = desk
        .store
        .write(move |tx| {
            let (organization_id, config, target) = match tested {
                Tested::Sink(id) => {
                    let sink = sinks::find(tx, id)?.ok_or(SinkError::Unknown(id))?;
                    (sink.organization_id, sink.config.clone(), target(&sink))
                }
                Tested::Address { config, organization } => {
                    let name = Some(config.name());
                    let target = Target { kind: Some("audit_sink".to_owned()), id: None, name };
                    (which_organization(tx, organization)?, *config, target)
                }
            };
            let author = Author::system(organization_id);
            let event = author.event(clock.now(), action::AUDIT_SINK_TESTED, None, target, Map::new());
            Ok::<_, SinkError>((config, tx.append_event(event)?))
        })
        .await?;
    let line = event.canonical_json().map_err(|error| StoreError::Event(error.to_string().into()))?;
    let sink = config.connect(desk.clock.clone(), &*desk.entropy)?;
    let (failures, mut failed) = mpsc::unbounded_channel();
    let mut delivery = Delivery {
        name: config.name(),
        encoder: config.encoder(),
        sink,
        cursor: Nothing,
        dead_letters: Nothing,
        limits: config.limits(),
        backoff: Backoff::default(),
        pause: TokioPause,
        entropy: Shared(Arc::clone(&desk.entropy)),
    };
    let mut tell = move |notice: Notice<'_>| {
        let why = match notice {
            Notice::Retrying { why, .. } => why.to_owned(),
            Notice::Buried(letter) => letter.why.clone(),
            Notice::Delivered { .. } | Notice::Recovered { .. } => return,
        };
        // The receiver goes with the first of them.
        let _first = failures.send(why);
    };
    let mut source = Once(Some(Line { seq: event.seq, bytes: line }));
    let delivered = tokio::select! {
        biased;
        Some(why) = failed.recv() => Err(SinkError::NotTaken(why)),
        ended = delivery.run(&mut source, &mut tell) => ended.map_err(|error| SinkError::NotTaken(error.to_string())),
    };
    // A refusal ends the delivery too.
    delivered?;
    match failed.try_recv() {
        Ok(why) => Err(SinkError::NotTaken(why)),
        Err(_) => Ok(json!({"sink": config.name(), "seq": event.seq, "event_id": event.id})),
    }
}

/// One line, and the end.
struct Once(Option<Line>);

impl Source for Once {
    async fn next(&mut self, _after: Option<u64>, _limit: usize) -> Result<Vec<Line>, String> {
        Ok(self.0.take().into_iter().collect())
    }
}

/// A test moves no cursor and keeps no letter.
struct Nothing;

impl Cursor for Nothing {
    async fn load(&mut self) -> io::Result<Option<u64>> {
        Ok(None)
    }

    async fn store(&mut self, _seq: u64) -> io::Result<()> {
        Ok(())
    }
}

impl DeadLetters for Nothing {
    async fn keep(&mut self, _letter: &DeadLetter) -> io::Result<()> {
        Ok(())
    }
}
