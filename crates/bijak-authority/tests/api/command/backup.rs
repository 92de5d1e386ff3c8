//! `bijak-authority backup` and `restore`

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use serde_json::{Value, json};

use crate::{
    cli::{binary, serve},
    harness::World,
};

/// Exit code, stdout as JSON, stderr.
fn run(arguments: &[&str], data_dir: &Path) -> (Option<i32>, Value, String) {
    let output = binary().args(arguments).arg("--data-dir").arg(data_dir).output().unwrap();
    let stdout = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code(), stdout, String::from_utf8(output.stderr).unwrap())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn a_backup_of_a_running_server_is_restored_with_its_root_and_its_keys() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    world.append_events(300).await;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("authority.backup");
    let (code, made, stderr) = run(&["backup", "--to", text(&file)], &world.data_dir());
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert_eq!(made["logs"][0]["size"], world.lines().await.len());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
    // What happens later is not in it.
    world.any_api_key().await;

    let restored = dir.path().join("restored");
    let root = made["logs"][0]["root"].as_str().unwrap();
    let (code, answer, stderr) = run(&["restore", "--from", text(&file), "--expect-root", root], &restored);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert_eq!(answer, json!({"data_dir": restored, "logs": made["logs"]}));
    let mode = fs::metadata(restored.join("authority.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let serving = serve(&restored, &[]);
    let me = format!("{}/v1/me", serving.ready["url"].as_str().unwrap());
    assert_eq!(world.http.get(me).bearer_auth(&key.secret).send().await.unwrap().status(), 200);
    assert_eq!(run(&["audit", "verify"], &restored).1["logs"], made["logs"]);
}

#[tokio::test]
async fn a_backup_overwrites_nothing_and_a_restore_needs_an_empty_directory_nobody_uses() {
    let mut world = World::new().await;
    world.any_api_key().await;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("b");
    assert_eq!(run(&["backup", "--to", text(&file)], &world.data_dir()).0, Some(0));
    let bytes = fs::read(&file).unwrap();
    let (code, _, stderr) = run(&["backup", "--to", text(&file)], &world.data_dir());
    assert_eq!(code, Some(1));
    assert!(stderr.contains("is there already"), "{stderr}");
    assert_eq!(fs::read(&file).unwrap(), bytes);

    let restore = ["restore", "--from", text(&file)];
    let (code, _, stderr) = run(&restore, &world.data_dir());
    assert_eq!(code, Some(1));
    assert!(stderr.contains("is in use by another bijak-authority"), "{stderr}");
    world.stop().await;
    let (code, _, stderr) = run(&restore, &world.data_dir());
    assert_eq!(code, Some(1));
    assert!(stderr.contains("restore into an empty directory"), "{stderr}");
    fs::write(dir.path().join("thesis.tex"), "x").unwrap();
    let (code, _, stderr) = run(&restore, dir.path());
    assert_eq!(code, Some(1));
    assert!(stderr.contains("files of something else"), "{stderr}");
    let (code, _, stderr) = run(&["backup", "--to", text(&dir.path().join("c"))], &dir.path().join("none"));
    assert_eq!(code, Some(1));
    assert!(stderr.contains("holds no authority"), "{stderr}");
}

/// What befalls the file of a backup.
type Damage<'a> = &'a dyn Fn(&Path);

#[tokio::test]
async fn a_backup_that_was_changed_is_not_restored() {
    let world = World::new().await;
    world.append_events(20).await;
    let dir = tempfile::tempdir().unwrap();
    let good = dir.path().join("good");
    assert_eq!(run(&["backup", "--to", text(&good)], &world.data_dir()).0, Some(0));
    let cases: [(&str, Damage); 4] = [
        ("seq 7", &|file| {
            let conn = rusqlite::Connection::open(file).unwrap();
            conn.execute("UPDATE audit_events SET action = 'a.b' WHERE seq = 7", []).unwrap();
        }),
        ("newer version", &|file| {
            rusqlite::Connection::open(file).unwrap().pragma_update(None, "user_version", 999).unwrap();
        }),
        ("not a database", &|file| fs::write(file, "hello, hello, hello, hello").unwrap()),
        ("was not restored", &|file| {
            let half = fs::metadata(file).unwrap().len() / 2;
            fs::OpenOptions::new().write(true).open(file).unwrap().set_len(half).unwrap();
        }),
    ];
    for (n, (named, harm)) in cases.into_iter().enumerate() {
        let bad = dir.path().join(format!("bad{n}"));
        fs::copy(&good, &bad).unwrap();
        harm(&bad);
        let to = dir.path().join(format!("to{n}"));
        let (code, _, stderr) = run(&["restore", "--from", text(&bad)], &to);
        assert_eq!(code, Some(1), "{named}");
        assert!(stderr.contains(named), "{named}: {stderr}");
        let left: Vec<_> = fs::read_dir(&to).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["authority.lock"], "{named}");
        // The same directory takes the good one.
        assert_eq!(run(&["restore", "--from", text(&good)], &to).0, Some(0), "{named}");
    }
    let to = dir.path().join("root");
    let (code, _, stderr) = run(&["restore", "--from", text(&good), "--expect-root", "AAAA"], &to);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("no audit log in it has the root AAAA"), "{stderr}");
}
