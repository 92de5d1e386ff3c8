//! RFC 5424 and the syslog sinks, by real `syslog-ng` and `rsyslog`.

use std::{
    io,
    sync::{Arc, Mutex},
};

use bijak_domain::{AuditEvent, OsEntropy, SystemClock};
use bijak_siem::{
    SinkConfig,
    delivery::{Backoff, Cursor, DeadLetter, DeadLetters, Delivery, Line, Notice, Source, TokioPause},
    sink::AnySink,
};
use serde_json::Value;

use super::{
    daemon::{Daemon, Kind, Message},
    samples,
};

/// The log, and what is kept of a delivery.
#[derive(Clone, Default)]
struct Memory {
    position: Arc<Mutex<Option<u64>>>,
    letters: Arc<Mutex<Vec<DeadLetter>>>,
}

impl Cursor for Memory {
    async fn load(&mut self) -> io::Result<Option<u64>> {
        Ok(*self.position.lock().unwrap())
    }

    async fn store(&mut self, seq: u64) -> io::Result<()> {
        *self.position.lock().unwrap() = Some(seq);
        Ok(())
    }
}

impl DeadLetters for Memory {
    async fn keep(&mut self, letter: &DeadLetter) -> io::Result<()> {
        self.letters.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

struct Log<'a>(&'a [AuditEvent]);

impl Source for Log<'_> {
    async fn next(&mut self, after: Option<u64>, limit: usize) -> Result<Vec<Line>, String> {
        let rest = self.0.iter().filter(|event| after.is_none_or(|after| event.seq > after)).take(limit);
        Ok(rest.map(|event| Line { seq: event.seq, bytes: event.canonical_json().unwrap() }).collect())
    }
}

fn delivery(address: &str, memory: &Memory) -> Delivery<AnySink, Memory, Memory, TokioPause, OsEntropy> {
    let config: SinkConfig = address.parse().unwrap();
    Delivery {
        name: config.name(),
        encoder: config.encoder(),
        sink: config.connect(Arc::new(SystemClock), &OsEntropy).unwrap(),
        cursor: memory.clone(),
        dead_letters: memory.clone(),
        limits: config.limits(),
        backoff: Backoff { first: std::time::Duration::from_millis(20), ..Backoff::default() },
        pause: TokioPause,
        entropy: OsEntropy,
    }
}

/// Delivers everything; answers how often the sink had to be tried again.
async fn deliver(address: &str, events: &[AuditEvent]) -> usize {
    let memory = Memory::default();
    let mut retries = Vec::new();
    delivery(address, &memory)
        .run(&mut Log(events), &mut |notice| {
            if let Notice::Retrying { why, .. } = notice {
                retries.push(why.to_owned());
                assert!(retries.len() < 5, "{retries:?}");
            }
        })
        .await
        .unwrap();
    assert_eq!(*memory.letters.lock().unwrap(), []);
    retries.len()
}

fn assert_read(event: &AuditEvent, message: &Message) {
    assert_eq!(message.program, "bijak-authority");
    for (name, value) in samples::fields(event) {
        let found = message.data[name].as_str().map(str::to_owned);
        // An empty parameter is as good as none to some receivers.
        let expected = value.map(|value| samples::visible(&value));
        assert_eq!(found.unwrap_or_default(), expected.unwrap_or_default(), "{name} of event {}", event.seq);
    }
    let details = message.data["details"].as_str().unwrap_or("{}");
    assert_eq!(serde_json::from_str::<Value>(details).unwrap(), Value::Object(event.details.clone()));
}

async fn all_over(kind: Kind, address: impl Fn(&Daemon) -> String, events: &[AuditEvent]) {
    let daemon = Daemon::start(kind).await;
    assert_eq!(deliver(&address(&daemon), events).await, 0);
    let messages = daemon.messages(events.len()).await;
    assert_eq!(messages.len(), events.len());
    for (event, message) in events.iter().zip(&messages) {
        assert_read(event, message);
    }
}

fn tcp(daemon: &Daemon) -> String {
    format!("syslog+tcp://127.0.0.1:{}", daemon.tcp)
}

fn tls(daemon: &Daemon) -> String {
    format!("syslog+tls://127.0.0.1:{}?ca={}", daemon.tls, daemon.ca().display())
}

fn udp(daemon: &Daemon) -> String {
    format!("syslog+udp://127.0.0.1:{}", daemon.udp)
}

#[tokio::test]
async fn syslog_ng_reads_every_event_back_over_tcp() {
    all_over(Kind::SyslogNg, tcp, &samples::all()).await;
}

#[tokio::test]
async fn rsyslog_reads_every_event_back_over_tcp() {
    all_over(Kind::Rsyslog, tcp, &samples::all()).await;
}

#[tokio::test]
async fn syslog_ng_reads_every_event_back_over_tls() {
    all_over(Kind::SyslogNg, tls, &samples::all()).await;
}

#[tokio::test]
async fn rsyslog_reads_every_event_back_over_tls() {
    all_over(Kind::Rsyslog, tls, &samples::all()).await;
}

#[tokio::test]
async fn both_read_datagrams() {
    for kind in [Kind::SyslogNg, Kind::Rsyslog] {
        // Few enough for the buffer of a socket: UDP has no other place for them.
        all_over(kind, udp, &samples::all()[..20]).await;
    }
}

#[tokio::test]
async fn another_authoritys_certificate_is_not_spoken_to() {
    let daemon = Daemon::start(Kind::SyslogNg).await;
    let other = Daemon::start(Kind::SyslogNg).await;
    let address = format!("syslog+tls://127.0.0.1:{}?ca={}", daemon.tls, other.ca().display());
    let events = samples::all();
    let mut why = String::new();
    let memory = Memory::default();
    let mut delivery = delivery(&address, &memory);
    let mut log = Log(&events[..1]);
    let mut tell = |notice: Notice<'_>| {
        if let Notice::Retrying { why: said, .. } = notice {
            why = said.to_owned();
        }
    };
    let run = delivery.run(&mut log, &mut tell);
    // It would try for ever: two seconds of trying are enough to know why.
    let stopped = tokio::time::timeout(std::time::Duration::from_secs(2), run).await;
    assert!(stopped.is_err(), "it was delivered");
    assert!(why.contains("certificate"), "{why}");
}

#[tokio::test]
async fn a_daemon_that_is_killed_and_comes_back_has_every_event_in_order() {
    for kind in [Kind::SyslogNg, Kind::Rsyslog] {
        let mut daemon = Daemon::start(kind).await;
        let events = samples::all();
        let memory = Memory::default();
        let mut first = delivery(&format!("{}?batch=50", tcp(&daemon)), &memory);
        first.run(&mut Log(&events[..100]), &mut |_| {}).await.unwrap();
        daemon.messages(100).await;
        daemon.kill();
        let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let address = format!("{}?batch=50", tcp(&daemon));
        let rest = events.clone();
        let going_on = memory.clone();
        let running = tokio::spawn(async move {
            delivery(&address, &going_on)
                .run(&mut Log(&rest), &mut |notice| {
                    if let Notice::Retrying { attempt, .. } = notice {
                        // The receiver may have heard enough.
                        let _ = told.send(attempt);
                    }
                })
                .await
        });
        while heard.recv().await.unwrap() < 3 {}
        daemon.restart().await;
        running.await.unwrap().unwrap();
        let messages = daemon.messages(events.len()).await;
        let mut seqs: Vec<u64> =
            messages.iter().map(|message| message.data["seq"].as_str().unwrap().parse().unwrap()).collect();
        seqs.dedup();
        assert_eq!(seqs, (0..events.len() as u64).collect::<Vec<_>>(), "{kind:?}");
        for message in &messages {
            let seq: usize = message.data["seq"].as_str().unwrap().parse().unwrap();
            assert_read(&events[seq], message);
        }
    }
}

#[tokio::test]
async fn cef_travels_in_a_message_of_ours() {
    let daemon = Daemon::start(Kind::SyslogNg).await;
    let events = &samples::all()[..50];
    deliver(&format!("{}?format=cef", tcp(&daemon)), events).await;
    let messages = daemon.messages(events.len()).await;
    for (event, message) in events.iter().zip(&messages) {
        assert!(message.text.starts_with("CEF:0|Bijak|"), "{message:?}");
        assert!(message.text.contains(&format!(" externalId={} ", event.id)), "{message:?}");
        assert_eq!(message.msgid, event.action[..event.action.len().min(32)]);
    }
}
