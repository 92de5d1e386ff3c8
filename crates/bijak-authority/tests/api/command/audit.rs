//! `bijak-authority audit verify`

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{cli::binary, harness::World};

/// What the command says of the world's directory: exit code, stdout as JSON, stderr.
fn verify(world: &World) -> (Option<i32>, Value, String) {
    let output = binary().args(["audit", "verify", "--data-dir"]).arg(world.data_dir()).output().unwrap();
    let stdout = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code(), stdout, String::from_utf8(output.stderr).unwrap())
}

/// A log of 300 events, nobody serving it, and a connection of somebody who changes what lies there.
async fn stored() -> (World, Connection) {
    let mut world = World::new().await;
    world.append_events(299).await;
    world.any_api_key().await;
    world.stop().await;
    let conn = Connection::open(world.data_dir().join("authority.db")).unwrap();
    conn.execute_batch(
        "ATTACH ':memory:' AS kept;
         CREATE TABLE kept.audit_events AS SELECT * FROM audit_events;
         CREATE TABLE kept.audit_tiles AS SELECT * FROM audit_tiles;
         CREATE TABLE kept.audit_heads AS SELECT * FROM audit_heads",
    )
    .unwrap();
    (world, conn)
}

#[tokio::test]
async fn a_good_log_is_told_with_its_size_and_root_while_the_server_runs() {
    let world = World::new().await;
    let organization = world.organization;
    for count in [0, 1, 15, 300] {
        world.append_events(count).await;
        let lines = world.lines().await;
        let leaves: Vec<_> =
            lines.iter().map(|line| bijak_transparency::leaf_hash(line.as_bytes())).collect();
        let checkpoint = world.get("/v1/audit-log/checkpoint").bearer(&world.owner.token).send().await.text;
        let root = checkpoint.lines().nth(2).unwrap();
        let log = json!({"organization_id": organization, "origin": format!("local/audit-log/{organization}"),
            "size": leaves.len(), "root": root});
        assert_eq!(verify(&world), (Some(0), json!({"logs": [log]}), String::new()));
    }
}

#[tokio::test]
async fn whatever_is_changed_is_named_by_the_first_seq_it_concerns() {
    let (world, conn) = stored().await;
    assert_eq!(verify(&world).0, Some(0));
    let forged: String =
        conn.query_row("SELECT line FROM audit_events WHERE seq = 77", [], |row| row.get(0)).unwrap();
    let forged = forged.replace("api_key.created", "api_key.expired");
    let leaf = bijak_transparency::leaf_hash(forged.as_bytes());
    let edit = |sql: &str| sql.to_owned();
    for (change, seq) in [
        // One column each; the line is right.
        (edit("UPDATE audit_events SET time = time + 1 WHERE seq = 5"), 5),
        (edit("UPDATE audit_events SET workspace_id = NULL WHERE seq = 6"), 6),
        (edit("UPDATE audit_events SET actor_id = 'usr_1' WHERE seq = 7"), 7),
        (edit("UPDATE audit_events SET action = 'a.b' WHERE seq = 8"), 8),
        (edit("UPDATE audit_events SET target_id = 'key_1' WHERE seq = 9"), 9),
        (edit("UPDATE audit_events SET source_ip = '192.0.2.1' WHERE seq = 10"), 10),
        (edit("UPDATE audit_events SET user_agent = NULL WHERE seq = 299"), 299),
        (edit("UPDATE audit_events SET outcome = 'failure' WHERE seq = 12"), 12),
        (edit("UPDATE audit_events SET leaf_hash = zeroblob(32) WHERE seq = 13"), 13),
        // The line alone; with its hash; with everything but the tree; two at once.
        (edit("UPDATE audit_events SET line = replace(line, 'created', 'revoked') WHERE seq = 14"), 14),
        (format!("UPDATE audit_events SET line = '{forged}' WHERE seq = 77"), 77),
        (
            format!(
                "UPDATE audit_events SET line = '{forged}', leaf_hash = x'{}', action = 'api_key.expired'
                 WHERE seq = 77",
                leaf.iter().fold(String::new(), |text, b| format!("{text}{b:02x}"))
            ),
            77,
        ),
        (edit("UPDATE audit_events SET action = 'a.b' WHERE seq IN (200, 20)"), 20),
        // Dropped, at either end and between; moved; doubled.
        (edit("DELETE FROM audit_events WHERE seq = 150"), 150),
        (edit("DELETE FROM audit_events WHERE seq = 0"), 0),
        (edit("DELETE FROM audit_events WHERE seq >= 290"), 290),
        (edit("DELETE FROM audit_events"), 0),
        (
            edit(
                "UPDATE audit_events SET seq = -1 WHERE seq = 30; UPDATE audit_events SET seq = 30 WHERE seq = 31;
                 UPDATE audit_events SET seq = 31 WHERE seq = -1",
            ),
            30,
        ),
        (
            edit(
                "INSERT INTO audit_events SELECT organization_id, 300, time, workspace_id, actor_id, action, target_id,
                     source_ip, user_agent, outcome, leaf_hash, line FROM audit_events WHERE seq = 299",
            ),
            300,
        ),
        // The tree.
        (edit("UPDATE audit_tiles SET hashes = zeroblob(512) WHERE level = 0 AND position = 4"), 64),
        (edit("DELETE FROM audit_tiles WHERE level = 0 AND position = 4"), 64),
        (edit("UPDATE audit_tiles SET hashes = zeroblob(512) WHERE level = 1 AND position = 0"), 0),
        (edit("UPDATE audit_tiles SET hashes = substr(hashes, 1, 32) WHERE level = 1 AND position = 1"), 272),
        (edit("DELETE FROM audit_tiles WHERE level = 2"), 0),
        (edit("UPDATE audit_heads SET root = zeroblob(32)"), 299),
        (edit("UPDATE audit_heads SET size = 200"), 200),
        (edit("UPDATE audit_heads SET size = 301"), 300),
        (edit("DELETE FROM audit_heads"), 0),
    ] {
        conn.execute_batch(&change).unwrap();
        let (code, stdout, stderr) = verify(&world);
        assert_eq!((code, stdout), (Some(1), Value::Null), "{change}");
        assert!(stderr.contains(&format!(": seq {seq}: ")), "{change}: {stderr}");
        restore(&conn);
    }
    assert_eq!(verify(&world).0, Some(0));
}

/// Puts back what was there before.
fn restore(conn: &Connection) {
    conn.execute_batch(
        "BEGIN;
         DELETE FROM audit_events; INSERT INTO audit_events SELECT * FROM kept.audit_events;
         DELETE FROM audit_tiles; INSERT INTO audit_tiles SELECT * FROM kept.audit_tiles;
         DELETE FROM audit_heads; INSERT INTO audit_heads SELECT * FROM kept.audit_heads;
         COMMIT",
    )
    .unwrap();
}

#[tokio::test]
async fn a_directory_without_an_authority_and_a_database_of_another_version_are_refused() {
    let (world, conn) = stored().await;
    conn.pragma_update(None, "user_version", 2).unwrap();
    let (code, _, stderr) = verify(&world);
    assert!(code == Some(1) && stderr.contains("older version"), "{stderr}");
    conn.pragma_update(None, "user_version", 999).unwrap();
    let (code, _, stderr) = verify(&world);
    assert!(code == Some(1) && stderr.contains("newer version"), "{stderr}");
    drop(conn);
    std::fs::remove_file(world.data_dir().join("authority.db")).unwrap();
    let (code, _, stderr) = verify(&world);
    assert!(code == Some(1) && stderr.contains("holds no authority"), "{stderr}");
}
