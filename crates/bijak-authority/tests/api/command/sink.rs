//! `bijak-authority sink`

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Router, body::Bytes, http::StatusCode, routing};
use base64::{Engine, prelude::BASE64_STANDARD};
use bijak_domain::{Entropy, OsEntropy};
use serde_json::Value;

use crate::{cli::binary, harness::World};

const PATIENCE: Duration = Duration::from_secs(30);

/// What the command says: exit code, stdout as JSON, stderr.
async fn sink(world: &World, arguments: &[&str]) -> (Option<i32>, Value, String) {
    let mut command = binary();
    command.arg("sink").args(arguments).arg("--data-dir").arg(world.data_dir());
    // The server answers meanwhile.
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let stdout = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code(), stdout, String::from_utf8(output.stderr).unwrap())
}

async fn done(world: &World, arguments: &[&str]) -> Value {
    let (code, stdout, stderr) = sink(world, arguments).await;
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{arguments:?}");
    stdout
}

/// The only sink, as the list has it.
async fn listed(world: &World) -> Value {
    let list = done(world, &["list"]).await;
    let [sink] = &list["sinks"].as_array().unwrap()[..] else { panic!("one sink: {list}") };
    sink.clone()
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds().await {
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn file(world: &World) -> (PathBuf, String) {
    let path = world.data_dir().parent().unwrap().join("audit.ndjson");
    let address = format!("file://{}", path.display());
    (path, address)
}

fn written(path: &PathBuf) -> Vec<String> {
    std::fs::read_to_string(path).unwrap_or_default().lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_file_gets_what_was_there_and_what_comes_to_be_until_it_is_removed() {
    let world = World::new().await;
    world.append_events(1_200).await;
    let (path, address) = file(&world);
    let added = done(&world, &["add", &address]).await;
    until("the whole log is there", async || written(&path) == world.lines().await).await;
    world.any_api_key().await;
    until("the new event is there", async || written(&path) == world.lines().await).await;
    until("the cursor is at the end", async || listed(&world).await["behind"] == 0).await;
    let sink = listed(&world).await;
    assert_eq!(
        (&sink["sink_id"], &sink["sink"], &sink["state"]),
        (&added["sink_id"], &address.as_str().into(), &"running".into())
    );
    assert_eq!((&sink["cursor"], &sink["dead_letters"]), (&1_201.into(), &0.into()));

    let events = world.events_of("audit_sink.added").await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].target.as_ref().unwrap().name.as_deref(), Some(address.as_str()));
    done(&world, &["remove", added["sink_id"].as_str().unwrap()]).await;
    assert_eq!(world.events_of("audit_sink.removed").await.len(), 1);
    assert_eq!(done(&world, &["list"]).await, serde_json::json!({"sinks": []}));
    let before = written(&path);
    world.append_events(50).await;
    // A second sink after the first has had its chance to write.
    let (code, _, _) = self::sink(&world, &["test", &format!("{address}.other")]).await;
    assert_eq!(code, Some(0));
    assert_eq!(written(&path), before, "nothing goes there any more");
}

#[tokio::test]
async fn it_begins_where_it_was_told_to_and_goes_on_after_a_stop() {
    let mut world = World::new().await;
    world.append_events(30).await;
    let (path, address) = file(&world);
    world.stop().await;
    // No server runs: the command writes to the database itself.
    done(&world, &["add", &address, "--after", "19"]).await;
    assert_eq!(listed(&world).await["state"], "stopped");
    assert!(!path.exists());
    for _ in 0..3 {
        world.start_again().await;
        world.append_events(10).await;
        until("everything from 20 on is there", async || written(&path) == world.lines().await[20..]).await;
        until("the cursor is at the end", async || listed(&world).await["behind"] == 0).await;
        world.stop().await;
    }
}

#[tokio::test]
async fn a_sink_that_is_away_gets_everything_when_it_is_back_in_order_and_signed() {
    let world = World::new().await;
    world.append_events(40).await;
    let status = Arc::new(AtomicU16::new(503));
    let received = Arc::new(Mutex::new(Vec::<u64>::new()));
    let hook = routing::post({
        let (status, received) = (Arc::clone(&status), Arc::clone(&received));
        async move |headers: axum::http::HeaderMap, body: Bytes| {
            let status = StatusCode::from_u16(status.load(Ordering::SeqCst)).unwrap();
            if status.is_success() {
                assert!(headers.contains_key("webhook-signature"));
                let payload: Value = serde_json::from_slice(&body).unwrap();
                received.lock().unwrap().push(payload["data"]["seq"].as_u64().unwrap());
            }
            status
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, Router::new().route("/hook", hook)).into_future());
    let mut secret = [0; 32];
    OsEntropy.fill(&mut secret);
    let secret_file = world.data_dir().parent().unwrap().join("secret");
    std::fs::write(&secret_file, format!("whsec_{}", BASE64_STANDARD.encode(secret))).unwrap();
    let sink_address = format!("webhook+http://{address}/hook?secret_file={}", secret_file.display());
    done(&world, &["add", &sink_address]).await;
    until("the list says that it is away", async || listed(&world).await["state"] == "waiting").await;
    assert!(listed(&world).await["why"].as_str().unwrap().contains("503"));
    world.append_events(10).await;
    status.store(204, Ordering::SeqCst);
    until("everything has arrived", async || received.lock().unwrap().last() == Some(&50)).await;
    assert_eq!(*received.lock().unwrap(), (0..=50).collect::<Vec<_>>());
    until("the list says that it is back", async || listed(&world).await["state"] == "running").await;
}

#[tokio::test]
async fn a_test_carries_one_event_of_the_log_and_says_whether_it_was_taken() {
    let world = World::new().await;
    let (path, address) = file(&world);
    let tested = done(&world, &["test", &address]).await;
    let [event] = &world.events_of("audit_sink.tested").await[..] else { panic!("one event") };
    assert_eq!((&tested["seq"], &tested["event_id"]), (&event.seq.into(), &event.id.as_str().into()));
    assert_eq!(written(&path), [world.lines().await[usize::try_from(event.seq).unwrap()].clone()]);

    let nowhere = format!("file://{}/nowhere/audit.ndjson", world.data_dir().display());
    let (code, _, stderr) = sink(&world, &["test", &nowhere]).await;
    assert!(code == Some(1) && stderr.contains("did not take it"), "{stderr}");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = listener.local_addr().unwrap();
    drop(listener);
    let (code, _, stderr) = sink(&world, &["test", &format!("syslog+tcp://{closed}")]).await;
    assert!(code == Some(1) && stderr.contains("did not take it"), "{stderr}");

    let added = done(&world, &["add", &address, "--new-only"]).await;
    let id = added["sink_id"].as_str().unwrap();
    assert_eq!(done(&world, &["test", id]).await["sink"], address.as_str());
}

#[tokio::test]
async fn what_cannot_be_a_sink_is_said() {
    let world = World::new().await;
    let unknown = "sink_01K8D33JR5PR1P752569XN7ZZ3";
    for (arguments, code, named) in [
        (&["add", "gopher://x"][..], 2, "gopher"),
        (&["add", "webhook+https://example.com/hook"], 2, "secret"),
        (&["add", "webhook+https://example.com/hook?secret_file=/nowhere/secret"], 1, "/nowhere/secret"),
        (&["add", "file:///tmp/x", "--after", "1", "--new-only"], 2, "--new-only"),
        (&["add", "file:///tmp/x", "--organization", "org_01K8D33JR5PR1P752569XN7ZZ3"], 1, "org_01K8D"),
        (&["remove", unknown], 1, unknown),
        (&["test", unknown], 1, unknown),
        (&["remove", "nonsense"], 2, "nonsense"),
    ] {
        let (got, stdout, stderr) = sink(&world, arguments).await;
        assert_eq!((got, stdout), (Some(code), Value::Null), "{arguments:?}: {stderr}");
        assert!(stderr.contains(named), "{arguments:?}: {stderr}");
    }
    assert_eq!(done(&world, &["list"]).await, serde_json::json!({"sinks": []}));
}
