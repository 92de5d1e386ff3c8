//! Where the log is carried to: the deployment's sinks, added and removed by commands of its own computer, run by the
//! server. The formats and the protocols are `bijak-siem`'s; here are the log they read, the cursors they keep and the
//! tasks they run in.

pub(crate) mod add;
pub(crate) mod list;
mod log_source;
pub(crate) mod remove;
mod run;
mod stored;
pub(crate) mod test;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use bijak_domain::{SinkId, Target};
pub(crate) use run::run;
use serde::Serialize;
use tokio::sync::Notify;

use crate::store::{StoreError, sinks::SinkRow};

/// How a running server's sinks fare.
#[derive(Debug, Default)]
pub(crate) struct Sinks {
    states: Mutex<HashMap<SinkId, State>>,
    /// Woken when a sink was added or removed.
    changed: Notify,
}

/// How one sink fares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(crate) enum State {
    /// It has taken everything so far, or is about to be tried.
    Running,
    /// It cannot take events now and is tried again.
    Waiting { why: String, attempts: u32 },
    /// It cannot be set up, or our own side failed; it is tried again.
    Failing { why: String },
}

impl Sinks {
    fn set(&self, id: SinkId, state: State) {
        self.states.lock().unwrap_or_else(PoisonError::into_inner).insert(id, state);
    }

    fn forget(&self, id: SinkId) {
        self.states.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    fn state(&self, id: SinkId) -> Option<State> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum SinkError {
    #[error("there is no sink {0} here")]
    Unknown(SinkId),
    #[error(transparent)]
    Organization(#[from] crate::people::WhichOrganizationError),
    #[error("the sink cannot be set up: {0}")]
    Connect(#[from] bijak_siem::sink::ConnectError),
    #[error("the sink did not take it: {0}")]
    NotTaken(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn target(sink: &SinkRow) -> Target {
    Target {
        kind: Some("audit_sink".to_owned()),
        id: Some(sink.id.to_string()),
        name: Some(sink.config.name()),
    }
}
