//! `GET /v1/audit-events/stream`

use std::time::Duration;

use bijak_domain::Role;
use reqwest::Response;

use crate::harness::World;

/// Long for a busy machine; nothing here waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A stream as a client sees it: messages, in order.
struct Stream {
    response: Response,
    text: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Message {
    Event {
        seq: u64,
        line: String,
    },
    /// Its size, and the whole note.
    Checkpoint {
        size: u64,
        note: String,
    },
}

impl Stream {
    async fn open(world: &World, query: &str, last_event_id: Option<&str>, token: &str) -> Self {
        let mut request =
            world.http.get(world.url(&format!("/v1/audit-events/stream{query}"))).bearer_auth(token);
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// The next message; none where the stream ended in good order.
    async fn next(&mut self) -> Option<Message> {
        // Over all of it: heartbeats are no message.
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            if let Some((message, rest)) = self.text.split_once("\n\n") {
                let message = message.to_owned();
                let rest = rest.to_owned();
                self.text = rest;
                if message == ":" {
                    continue;
                }
                return Some(parse(&message));
            }
            let chunk = tokio::time::timeout_at(deadline, self.response.chunk()).await.expect("nothing came");
            self.text.push_str(std::str::from_utf8(&chunk.unwrap()?).unwrap());
        }
    }

    /// A batch: its events' `seq`s, and the size of the checkpoint after them.
    async fn batch(&mut self) -> (Vec<u64>, u64) {
        let mut seqs = Vec::new();
        loop {
            match self.next().await.expect("the stream ended") {
                Message::Event { seq, .. } => seqs.push(seq),
                Message::Checkpoint { size, .. } => return (seqs, size),
            }
        }
    }
}

fn parse(message: &str) -> Message {
    let lines: Vec<&str> = message.lines().collect();
    match lines[..] {
        [id, "event: audit_event", data] => Message::Event {
            seq: id.strip_prefix("id: ").unwrap().parse().unwrap(),
            line: data.strip_prefix("data: ").unwrap().to_owned(),
        },
        ["event: checkpoint", ..] => {
            let note: String =
                lines[1..].iter().map(|l| l.strip_prefix("data: ").unwrap().to_owned() + "\n").collect();
            Message::Checkpoint { size: note.lines().nth(1).unwrap().parse().unwrap(), note }
        }
        _ => panic!("not a message of this stream: {message:?}"),
    }
}

#[tokio::test]
async fn what_was_there_comes_first_then_what_comes_to_be_each_batch_with_its_checkpoint() {
    let world = World::new().await;
    world.append_events(700).await;
    let mut stream = Stream::open(&world, "?after=9", None, &world.owner.token).await;
    let stored = world.lines().await;
    for (seq, expected) in stored.iter().enumerate().skip(10) {
        let (seq, line) = (seq as u64, expected.clone());
        assert_eq!(stream.next().await, Some(Message::Event { seq, line }));
    }
    let served = world.get("/v1/audit-log/checkpoint").bearer(&world.owner.token).send().await.text;
    assert_eq!(stream.next().await, Some(Message::Checkpoint { size: 700, note: served }));
    for _ in 0..3 {
        let before = world.lines().await.len() as u64;
        world.any_api_key().await;
        assert_eq!(stream.batch().await, (vec![before], before + 1));
    }
}

#[tokio::test]
async fn last_event_id_goes_on_after_it_and_wins() {
    let world = World::new().await;
    world.append_events(5).await;
    let token = &world.owner.token;
    assert_eq!(Stream::open(&world, "?after=0", Some("2"), token).await.batch().await, (vec![3, 4], 5));
    assert_eq!(Stream::open(&world, "", None, token).await.batch().await, (vec![0, 1, 2, 3, 4], 5));
    assert_eq!(Stream::open(&world, "?after=4", None, token).await.batch().await, (vec![], 5));
    for id in ["x", "-1", "1.5", ""] {
        let answer =
            world.get("/v1/audit-events/stream").bearer(token).header("last-event-id", id).send().await;
        assert_eq!(answer.problem(), (400, "invalid_request".into()), "{id:?}");
    }
}

#[tokio::test]
async fn who_has_more_than_there_is_gets_the_checkpoint_that_says_so_and_nothing_else() {
    let world = World::new().await;
    world.append_events(5).await;
    let mut stream = Stream::open(&world, "?after=10", None, &world.owner.token).await;
    assert_eq!(stream.batch().await, (vec![], 5));
    world.append_events(7).await;
    assert_eq!(stream.batch().await, (vec![11], 12));
}

#[tokio::test]
async fn an_empty_log_has_a_checkpoint_too() {
    let world = World::new().await;
    let mut stream = Stream::open(&world, "", None, &world.owner.token).await;
    assert_eq!(stream.batch().await, (vec![], 0));
}

#[tokio::test]
async fn a_stream_ends_with_its_credential_whether_revoked_expired_or_no_longer_allowed() {
    let world = World::new().await;
    let revoked = world.person(Role::Auditor, &[]).await;
    let demoted = world.person(Role::Auditor, &[]).await;
    let expired = world.person(Role::Auditor, &[]).await;
    let mut streams = Vec::new();
    for person in [&revoked, &demoted, &expired] {
        let mut stream = Stream::open(&world, "", None, &person.token).await;
        stream.batch().await;
        streams.push(stream);
    }
    let [revoked, demoted, expired] = [revoked.id, demoted.id, expired.id].map(|id| id.to_string());
    let soon = world.now().plus_secs(60).as_millis();
    world
        .write(move |tx| {
            tx.execute("UPDATE oauth_grants SET ended_at = 1 WHERE user_id = ?1", [revoked])?;
            tx.execute("UPDATE users SET role = 'member' WHERE id = ?1", [demoted])?;
            tx.execute(
                "UPDATE access_tokens SET expires_at = ?2
                 WHERE grant_id = (SELECT id FROM oauth_grants WHERE user_id = ?1)",
                rusqlite::params![expired, soon],
            )?;
            Ok(())
        })
        .await;
    assert_eq!(streams[0].next().await, None);
    assert_eq!(streams[1].next().await, None);
    // Not before its time.
    world.append_events(1).await;
    assert_eq!(streams[2].batch().await, (vec![0], 1));
    world.clock.advance_secs(61);
    assert_eq!(streams[2].next().await, None);
}

#[tokio::test]
async fn it_needs_the_scope_and_the_role() {
    let world = World::new().await;
    let member = world.person(Role::Member, &[world.workspace]).await;
    let answer = world.get("/v1/audit-events/stream").bearer(&member.token).send().await;
    assert_eq!(answer.problem(), (403, "insufficient_role".into()));
    assert_eq!(
        world.get("/v1/audit-events/stream").send().await.problem(),
        (401, "missing_credential".into())
    );
}

#[tokio::test]
async fn what_another_process_writes_is_seen_too_and_a_stop_ends_the_stream() {
    let mut world = World::new().await;
    world.append_events(1).await;
    let mut stream = Stream::open(&world, "", None, &world.owner.token).await;
    assert_eq!(stream.batch().await, (vec![0], 1));
    let database = rusqlite::Connection::open(world.data_dir().join("authority.db")).unwrap();
    database
        .execute_batch(
            "BEGIN;
             INSERT INTO audit_events (organization_id, seq, time, action, outcome, leaf_hash, line)
                 SELECT organization_id, 1, time, action, outcome, leaf_hash, '{\"outside\":true}' FROM audit_events;
             UPDATE audit_heads SET size = 2;
             COMMIT",
        )
        .unwrap();
    let line = r#"{"outside":true}"#.to_owned();
    assert_eq!(stream.next().await, Some(Message::Event { seq: 1, line }));
    assert!(matches!(stream.next().await, Some(Message::Checkpoint { size: 2, .. })));
    tokio::time::timeout(Duration::from_secs(9), world.stop()).await.expect("a stream holds up no stop");
    assert_eq!(stream.next().await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_load_nothing_is_missed_and_every_batch_is_whole() {
    let world = World::new().await;
    let mut stream = Stream::open(&world, "", None, &world.owner.token).await;
    let writing = async {
        for _ in 0..40 {
            world.append_events(25).await;
        }
    };
    let reading = async {
        let mut next = 0;
        while next < 1_000 {
            let (seqs, size) = stream.batch().await;
            assert_eq!(seqs, (next..size).collect::<Vec<_>>());
            next = size;
        }
    };
    tokio::join!(writing, reading);
}
