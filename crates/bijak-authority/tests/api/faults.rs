//! What a machine does to a server: it is killed under load, its clock is set back and forth, its disk fills up, it is started as an older version.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use bijak_domain::AuditEvent;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    cli::{Serving, binary, serve},
    harness::{World, text},
};

const PATIENCE: Duration = Duration::from_mins(1);

/// What clients were told is done.
#[derive(Default)]
struct Acknowledged {
    created: Vec<String>,
    revoked: Vec<String>,
}

/// Creates a key and revokes every second one, as fast as it is answered, until the server is gone.
async fn load(
    http: reqwest::Client,
    keys: String,
    token: String,
    told: Arc<Mutex<Acknowledged>>,
    count: Arc<AtomicUsize>,
) {
    for n in 0.. {
        let body = json!({"name": "k", "permissions": ["rag.read"]});
        let Ok(made) = http.post(&keys).bearer_auth(&token).json(&body).send().await else { return };
        assert_eq!(made.status(), StatusCode::CREATED);
        let Ok(made) = made.json::<Value>().await else { return };
        let id = text(&made["id"]);
        told.lock().unwrap().created.push(id.clone());
        if n % 2 == 0 {
            let revoke = http.post(format!("{keys}/{id}/revoke")).bearer_auth(&token);
            let Ok(revoked) = revoke.send().await else { return };
            assert_eq!(revoked.status(), StatusCode::OK);
            told.lock().unwrap().revoked.push(id);
        }
        count.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn killed_again_and_again_under_load_it_has_lost_nothing_that_it_acknowledged() {
    let mut world = World::new().await;
    world.stop().await;
    let told = Arc::new(Mutex::new(Acknowledged::default()));
    let deadline = Instant::now() + PATIENCE;
    for round in 1..=6 {
        let mut serving = serve(&world.data_dir(), &[]);
        let keys = format!("{}{}", text(&serving.ready["url"]), world.in_workspace("api-keys"));
        let count = Arc::new(AtomicUsize::new(0));
        let clients: Vec<_> = (0..8)
            .map(|_| {
                let (http, keys, token) = (world.http.clone(), keys.clone(), world.owner.token.clone());
                tokio::spawn(load(http, keys, token, Arc::clone(&told), Arc::clone(&count)))
            })
            .collect();
        // Each time somewhere else in the middle of the work.
        while count.load(Ordering::Relaxed) < 10 + round * 7 {
            assert!(Instant::now() < deadline, "round {round}: {count:?} answers");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        serving.child.kill().unwrap();
        serving.child.wait().unwrap();
        for client in clients {
            client.await.unwrap();
        }
    }

    let verified = binary().args(["audit", "verify", "--data-dir"]).arg(world.data_dir()).output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    world.start_again().await;
    let events = world.events().await;
    assert!(events.iter().enumerate().all(|(n, event)| event.seq == n as u64), "no gap");
    let told = std::mem::take(&mut *told.lock().unwrap());
    assert!(told.created.len() > 100 && told.revoked.len() > 50, "there was load");
    for (action, status, ids) in
        [("api_key.created", None, told.created), ("api_key.revoked", Some("revoked"), told.revoked)]
    {
        for id in ids {
            let about = |event: &&AuditEvent| {
                event.action == action && event.target.as_ref().is_some_and(|t| t.id.as_deref() == Some(&id))
            };
            assert_eq!(events.iter().filter(about).count(), 1, "{action} {id}");
            let key = world.get(&world.in_workspace(&format!("api-keys/{id}"))).bearer(&world.owner.token);
            let key = key.send().await.expect(200);
            if let Some(status) = status {
                assert_eq!(key["status"], status, "{id}");
            }
        }
    }
}

#[tokio::test]
async fn a_clock_set_back_an_hour_and_on_a_day_revives_nothing_and_stops_nothing() {
    let world = World::new().await;
    let end = world.now().plus_secs(1_800).to_string();
    let short = world.api_key(json!({"name": "short", "permissions": ["rag.read"], "expires_at": end})).await;
    let revoked = world.any_api_key().await;
    let path = world.in_workspace(&format!("api-keys/{}/revoke", revoked.id));
    world.post(&path).bearer(&world.owner.token).send().await.expect(200);
    let steady = world.any_api_key().await;
    let app = world.server().state();
    let me = |secret: String| {
        let call = world.get("/v1/me").bearer(&secret);
        async move { call.send().await.status.as_u16() }
    };
    world.clock.advance_secs(1_800);
    bijak_authority::api_keys::expire::expire(app).await.unwrap();
    for seconds in [-3_600, 86_400, -86_400, 86_400] {
        world.clock.advance_secs(seconds);
        bijak_authority::api_keys::expire::expire(app).await.unwrap();
        assert_eq!(
            me(short.secret.clone()).await,
            401,
            "an expiry that the log tells of is not undone: {seconds}"
        );
        assert_eq!(me(revoked.secret.clone()).await, 401, "{seconds}");
        assert_eq!(me(steady.secret.clone()).await, 200, "{seconds}");
        let got = world.get(&world.in_workspace(&format!("api-keys/{}", short.id)));
        assert_eq!(got.bearer(&world.owner.token).send().await.expect(200)["status"], "expired", "{seconds}");
        world.any_api_key().await;
    }
    assert_eq!(world.events_of("api_key.expired").await.len(), 1);
    let events = world.events().await;
    assert!(events.iter().enumerate().all(|(n, event)| event.seq == n as u64));
    let verified = binary().args(["audit", "verify", "--data-dir"]).arg(world.data_dir()).output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

/// A server whose data lies on a disk of 4 MiB that is its own: a tmpfs in a mount namespace of that process.
fn serve_on_a_small_disk(data_dir: &Path, disk: &Path) -> Serving {
    fs::create_dir(disk).unwrap();
    let script = r#"mount -t tmpfs -o size=4m,mode=700 tmpfs "$2" && mkdir -m 700 "$2/data" && cp "$1/authority.db" "$2/data" \
        && exec "$0" serve --data-dir "$2/data" --listen 127.0.0.1:0"#;
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]);
    command.arg(env!("CARGO_BIN_EXE_bijak-authority")).arg(data_dir).arg(disk);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    Serving { ready: serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line:?}")), child }
}

#[tokio::test]
async fn on_a_full_disk_changes_are_refused_whole_reads_go_on_and_room_is_all_it_needs() {
    let mut world = World::new().await;
    world.stop().await;
    let tmp = tempfile::tempdir().unwrap();
    let disk = tmp.path().join("disk");
    let serving = serve_on_a_small_disk(&world.data_dir(), &disk);
    let url = text(&serving.ready["url"]);
    let keys = format!("{url}{}", world.in_workspace("api-keys"));
    let create = || async {
        let body = json!({"name": "k", "permissions": ["rag.read"]});
        let made = world.http.post(&keys).bearer_auth(&world.owner.token).json(&body).send().await.unwrap();
        (made.status().as_u16(), made.json::<Value>().await.unwrap())
    };
    let mut created = vec![text(&create().await.1["id"])];

    // From out here the process's own disk is below its root.
    let filler = format!("/proc/{}/root{}/filler", serving.child.id(), disk.display());
    let mut file = File::create(&filler).unwrap();
    while file.write(&[1; 4_096]).is_ok_and(|written| written > 0) {}
    // Room that the write-ahead log had already taken is still its own.
    let deadline = Instant::now() + PATIENCE;
    let refused = loop {
        let (status, body) = create().await;
        if status != 201 {
            break (status, body["code"].clone());
        }
        created.push(text(&body["id"]));
        assert!(Instant::now() < deadline, "the disk is not full");
    };
    assert_eq!(refused, (503, json!("unavailable")));
    let me = world.http.get(format!("{url}/v1/me")).bearer_auth(&world.owner.token).send().await.unwrap();
    assert_eq!(me.status(), 200, "who may read reads");

    fs::remove_file(&filler).unwrap();
    drop(file);
    let deadline = Instant::now() + PATIENCE;
    loop {
        let (status, body) = create().await;
        if status == 201 {
            created.push(text(&body["id"]));
            break;
        }
        assert_eq!((status, &body["code"]), (503, &json!("unavailable")));
        assert!(Instant::now() < deadline, "it does not recover");
    }
    let list = |what: String| {
        let call = world.http.get(format!("{url}{what}")).bearer_auth(&world.owner.token);
        async move {
            call.send().await.unwrap().json::<Value>().await.unwrap()["items"].as_array().unwrap().clone()
        }
    };
    let stored = list(format!("{}?limit=1000", world.in_workspace("api-keys"))).await;
    let stored: HashSet<_> = stored.iter().map(|key| text(&key["id"])).collect();
    assert_eq!(stored, created.iter().cloned().collect::<HashSet<_>>());
    let events = list("/v1/audit-events?action=api_key.created&limit=1000".to_owned()).await;
    let told: Vec<_> = events.iter().map(|event| text(&event["target"]["id"])).collect();
    assert_eq!(told, created, "no key without its event, no event without its key");
}

#[tokio::test]
async fn a_downgrade_is_refused_and_changes_nothing() {
    let mut world = World::new().await;
    world.any_api_key().await;
    world.stop().await;
    let database = world.data_dir().join("authority.db");
    rusqlite::Connection::open(&database).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let before = fs::read(&database).unwrap();
    let mut serve = binary();
    serve.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(world.data_dir());
    let refused = serve.output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    let stderr = String::from_utf8_lossy(&refused.stderr);
    assert!(stderr.contains("written by a newer version"), "{stderr}");
    assert!(refused.stdout.is_empty(), "it was never ready");
    assert!(fs::read(&database).unwrap() == before, "not a byte");
}
