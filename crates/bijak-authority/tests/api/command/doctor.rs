//! `bijak-authority doctor`

use std::{fs, os::unix::fs::PermissionsExt};

use crate::{cli::binary, harness::World};

fn doctor(world: &World, more: &[&str]) -> (Option<i32>, String) {
    let output = binary().args(["doctor", "--data-dir"]).arg(world.data_dir()).args(more).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn complaints(said: &str) -> Vec<&str> {
    said.lines().filter(|line| !line.starts_with("ok  ")).collect()
}

/// The tests' clock is ahead of the machine's, or not: the doctor's one finding that is about neither.
fn without_clock(said: &str) -> String {
    said.split_inclusive('\n').filter(|line| !line.contains("the clock says")).collect()
}

#[tokio::test]
async fn all_is_well_whether_or_not_the_server_runs() {
    let mut world = World::new().await;
    world.any_api_key().await;
    world.get("/v1/audit-log/checkpoint").bearer(&world.owner.token).send().await;
    for running in [true, false] {
        if !running {
            world.stop().await;
        }
        let said = without_clock(&doctor(&world, &[]).1);
        assert_eq!(complaints(&said), Vec::<&str>::new(), "{said}");
        for part in
            ["its owner's alone", "MiB are free", "every page", "is signed by its key", "listening on"]
        {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
}

#[tokio::test]
async fn what_is_wrong_is_named_with_what_to_do() {
    let mut world = World::new().await;
    world.any_api_key().await;
    world.get("/v1/audit-log/checkpoint").bearer(&world.owner.token).send().await;
    world.stop().await;
    let database = world.data_dir().join("authority.db");
    fs::set_permissions(&database, fs::Permissions::from_mode(0o644)).unwrap();
    let conn = rusqlite::Connection::open(&database).unwrap();
    conn.execute("UPDATE audit_log_keys SET seed = zeroblob(32)", []).unwrap();
    conn.execute("UPDATE audit_events SET time = 4102444800000 WHERE seq = 0", []).unwrap();
    conn.pragma_update(None, "foreign_keys", false).unwrap();
    conn.execute("DELETE FROM workspaces", []).unwrap();
    let (code, said) = doctor(&world, &["--listen", "0.0.0.0:1"]);
    assert_eq!(code, Some(1));
    for part in [
        "others may use it (0644): chmod 600 it",
        "its key does not sign it",
        "set the clock",
        "a row refers to another that is not there",
        "beyond loopback clients need TLS",
    ] {
        assert!(complaints(&said).iter().any(|line| line.contains(part)), "{part}: {said}");
    }

    conn.pragma_update(None, "user_version", 999).unwrap();
    let (code, said) = doctor(&world, &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("newer version of this program"), "{said}");
}
