//! What is asked of an authority from its own computer, by its own commands: over `admin.sock` in the data directory
//! where a server runs, in the database itself where none does. Who may open the directory may ask.
//!
//! One JSON object a line each way, one question a connection. To add one: a variant, its answer in [`Desk::answer`].

mod ask;
mod listen;

use std::sync::Arc;

pub(crate) use ask::ask;
use bijak_domain::{Clock, Entropy, OrganizationId, SinkId};
use bijak_siem::SinkConfig;
pub(crate) use listen::listen;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    audit_log::rotate_key::rotate_key,
    oauth::client::{self, add::AddClient},
    sinks::{self, Sinks, add::Begin, test::Tested},
    store::Store,
};

/// A longer line is no question.
const LONGEST: u64 = 64 * 1024;

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Question {
    RotateLogKey { organization_id: Option<OrganizationId> },
    AddSink { organization_id: Option<OrganizationId>, config: Box<SinkConfig>, begin: Begin },
    ListSinks,
    TestSink { tested: Tested },
    RemoveSink { sink_id: SinkId },
    AddClient(AddClient),
    ListClients,
    RotateClientSecret { client_id: String },
    RemoveClient { client_id: String },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    Ok(Value),
    Error(String),
}

/// What answering needs: a server's, or a command's own.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) sinks: Arc<Sinks>,
}

impl Desk {
    pub(crate) fn new(store: Store, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { store, clock, entropy, sinks: Arc::default() }
    }

    pub(crate) async fn answer(self, question: Question) -> Answer {
        let answered = match question {
            Question::RotateLogKey { organization_id } => {
                let Self { store, clock, entropy, sinks: _ } = self;
                let rotated = rotate_key(&store, clock, entropy, organization_id).await;
                return rotated.map_or_else(
                    |error| Answer::Error(error.to_string()),
                    |rotated| Answer::Ok(json!(rotated)),
                );
            }
            Question::AddSink { organization_id, config, begin } => {
                sinks::add::add(&self, organization_id, *config, begin).await
            }
            Question::ListSinks => sinks::list::list(&self).await,
            Question::TestSink { tested } => sinks::test::test(&self, tested).await,
            Question::RemoveSink { sink_id } => sinks::remove::remove(&self, sink_id).await,
            Question::AddClient(request) => return told(client::add::add(&self, request).await),
            Question::ListClients => return told(client::list::list(&self).await),
            Question::RotateClientSecret { client_id } => {
                return told(client::rotate_secret::rotate_secret(&self, client_id).await);
            }
            Question::RemoveClient { client_id } => {
                return told(client::remove::remove(&self, client_id).await);
            }
        };
        told(answered)
    }
}

fn told(answered: Result<Value, impl std::error::Error>) -> Answer {
    answered.map_or_else(|error| Answer::Error(error.to_string()), Answer::Ok)
}
