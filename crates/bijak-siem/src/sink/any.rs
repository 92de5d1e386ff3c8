//! Whichever sink a configuration names.

use super::{
    Entry, SendError, Sink, file::FileSink, splunk::SplunkSink, syslog::SyslogSink, webhook::WebhookSink,
};

#[derive(Debug)]
pub enum AnySink {
    File(FileSink),
    Syslog(SyslogSink),
    Splunk(SplunkSink),
    Webhook(WebhookSink),
}

impl Sink for AnySink {
    async fn send(&mut self, batch: &[Entry]) -> Result<(), SendError> {
        match self {
            Self::File(sink) => sink.send(batch).await,
            Self::Syslog(sink) => sink.send(batch).await,
            Self::Splunk(sink) => sink.send(batch).await,
            Self::Webhook(sink) => sink.send(batch).await,
        }
    }
}
