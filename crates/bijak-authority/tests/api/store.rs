//! What the store promises, seen from outside: nothing acknowledged is lost, a change and its event are one.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    cli::serve,
    harness::{World, text},
};

/// Makes keys as fast as they are answered until told to stop or cut off; answers the ids that were acknowledged.
fn make_keys(
    http: &reqwest::Client,
    url: &str,
    token: &str,
    stop: &Arc<AtomicBool>,
) -> Arc<Mutex<Vec<String>>> {
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    for worker in 0..8 {
        let (http, url, token) = (http.clone(), url.to_owned(), token.to_owned());
        let (stop, acknowledged) = (Arc::clone(stop), Arc::clone(&acknowledged));
        tokio::spawn(async move {
            while !stop.load(Ordering::SeqCst) {
                let body = json!({"name": format!("worker {worker}"), "permissions": ["rag.read"]});
                let Ok(answer) = http.post(&url).bearer_auth(&token).json(&body).send().await else { return };
                // The head alone is an acknowledgement: the change was committed before it.
                assert_eq!(answer.status(), 201);
                let Ok(made) = answer.json::<Value>().await else { return };
                acknowledged.lock().unwrap().push(text(&made["id"]));
            }
        });
    }
    acknowledged
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_midst_of_writing_it_has_lost_nothing_it_acknowledged() {
    let mut world = World::new().await;
    world.stop().await;
    let mut known = HashSet::new();
    for _ in 0..3 {
        let mut serving = serve(&world.data_dir(), &[]);
        let url = format!("{}{}", serving.ready["url"].as_str().unwrap(), world.in_workspace("api-keys"));
        let stop = Arc::new(AtomicBool::new(false));
        let acknowledged = make_keys(&world.http, &url, &world.owner.token, &stop);
        let deadline = Instant::now() + Duration::from_secs(30);
        while acknowledged.lock().unwrap().len() < 40 {
            assert!(Instant::now() < deadline, "no forty keys in 30 seconds");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        serving.child.kill().unwrap();
        serving.child.wait().unwrap();
        stop.store(true, Ordering::SeqCst);
        known.extend(acknowledged.lock().unwrap().drain(..));
    }
    world.start_again().await;
    let stored = world.server().state().store.read(|conn| {
        let mut statement = conn.prepare("SELECT id FROM api_keys")?;
        let ids = statement.query_map([], |row| row.get::<_, String>(0))?;
        Ok::<_, bijak_authority::store::StoreError>(ids.collect::<Result<HashSet<_>, _>>()?)
    });
    let stored = stored.await.unwrap();
    let lost: Vec<_> = known.difference(&stored).collect();
    assert!(lost.is_empty(), "{lost:?}");

    let events = world.events().await;
    assert!(events.iter().enumerate().all(|(place, event)| event.seq == place as u64), "a gap in the log");
    let told: Vec<String> = world
        .events_of("api_key.created")
        .await
        .into_iter()
        .filter_map(|event| event.target.and_then(|target| target.id))
        .collect();
    assert_eq!(told.len(), stored.len(), "one event a key");
    assert_eq!(
        told.into_iter().collect::<HashSet<_>>(),
        stored,
        "every key has its event, every event its key"
    );
}

#[tokio::test]
async fn a_credential_that_ends_while_its_change_waits_changes_nothing() {
    let world = World::new().await;
    // The writer is held up: what comes after it waits in the queue.
    let (entered, at_work) = tokio::sync::oneshot::channel();
    let (go_on, held) = std::sync::mpsc::channel::<()>();
    let owner = world.owner.id.to_string();
    let store = world.server().state().store.clone();
    let holding = tokio::spawn(async move {
        store
            .write(move |tx| {
                entered.send(()).unwrap();
                held.recv().unwrap();
                tx.execute("UPDATE oauth_grants SET ended_at = 1 WHERE user_id = ?1", [owner])?;
                Ok::<_, bijak_authority::store::StoreError>(())
            })
            .await
    });
    at_work.await.unwrap();
    let body = json!({"name": "k", "permissions": ["rag.read"]});
    let path = world.in_workspace("api-keys");
    let call =
        || world.post(&path).bearer(&world.owner.token).header("idempotency-key", "k").json(&body).send();
    let waiting = tokio::spawn(call());
    // A second one is told that the first is under way: that has been let in, and its change waits in the queue.
    let deadline = Instant::now() + Duration::from_secs(20);
    let second = loop {
        if let Ok(answer) = tokio::time::timeout(Duration::from_millis(200), call()).await {
            break answer;
        }
        assert!(Instant::now() < deadline, "the first call did not get in within 20 seconds");
    };
    assert_eq!(second.problem(), (409, "idempotency_in_flight".into()));
    go_on.send(()).unwrap();
    holding.await.unwrap().unwrap();
    assert_eq!(waiting.await.unwrap().problem(), (401, "invalid_credential".into()));
    assert_eq!(world.events_of("api_key.created").await.len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_call_that_begins_after_a_revocation_was_acknowledged_is_let_in() {
    let world = World::new().await;
    for _ in 0..10 {
        let key = world.any_api_key().await;
        let revoked = Arc::new(AtomicBool::new(false));
        let callers: Vec<_> = (0..8)
            .map(|_| {
                let (http, url, secret) = (world.http.clone(), world.url("/v1/me"), key.secret.clone());
                let revoked = Arc::clone(&revoked);
                tokio::spawn(async move {
                    let mut let_in = 0;
                    loop {
                        let after = revoked.load(Ordering::SeqCst);
                        let status = http.get(&url).bearer_auth(&secret).send().await.unwrap().status();
                        match (after, status.as_u16()) {
                            (true, 200) => panic!("let in after the revocation"),
                            (_, 200) => let_in += 1,
                            (_, 401) => return let_in,
                            (_, other) => panic!("{other}"),
                        }
                    }
                })
            })
            .collect();
        let path = world.in_workspace(&format!("api-keys/{}/revoke", key.id));
        // By now the key is known, to whatever remembers it.
        world.get("/v1/me").bearer(&key.secret).send().await.expect(200);
        world.post(&path).bearer(&world.owner.token).send().await.expect(200);
        revoked.store(true, Ordering::SeqCst);
        for caller in callers {
            caller.await.unwrap();
        }
    }
}

#[tokio::test]
async fn what_another_process_writes_counts_soon() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    world.get("/v1/me").bearer(&key.secret).send().await.expect(200);
    let other = rusqlite::Connection::open(world.data_dir().join("authority.db")).unwrap();
    other.busy_timeout(Duration::from_secs(10)).unwrap();
    assert_eq!(other.execute("UPDATE api_keys SET revoked_at = 1 WHERE id = ?1", [&key.id]).unwrap(), 1);
    let deadline = Instant::now() + Duration::from_secs(20);
    while world.get("/v1/me").bearer(&key.secret).send().await.status == 200 {
        assert!(Instant::now() < deadline, "still let in after 20 seconds");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
