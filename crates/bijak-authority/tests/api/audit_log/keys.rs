//! `GET /v1/audit-log/key`, `/keys`, and what `bijak-authority audit rotate-key` does to them.

use serde_json::{Value, json};

use super::{checkpoint, get, key, keys, origin, signatures};
use crate::{cli::binary, harness::World};

/// What the command says: exit code, stdout as JSON, stderr.
async fn rotate(world: &World, more: &[&str]) -> (Option<i32>, Value, String) {
    let mut command = binary();
    command.args(["audit", "rotate-key", "--data-dir"]).arg(world.data_dir()).args(more);
    // The server answers meanwhile.
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let stdout = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code(), stdout, String::from_utf8(output.stderr).unwrap())
}

#[tokio::test]
async fn a_rotation_is_an_event_and_checkpoints_carry_both_signatures_for_thirty_days() {
    let world = World::new().await;
    world.append_events(3).await;
    let old = key(&world).await;
    assert_eq!(signatures(&world).await, 1);
    let kept = get(&world, "checkpoint").await;

    let (code, said, stderr) = rotate(&world, &[]).await;
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let new = key(&world).await;
    assert_ne!(new, old);
    assert_eq!(new.name(), old.name());
    let until = world.now().plus_days(30);
    let details = json!({"key": new.to_string(), "previous_key": old.to_string(), "both_sign_until": until});
    let mut expected = details.clone();
    expected["organization_id"] = json!(world.organization);
    assert_eq!(said, expected);
    let [event] = &world.events_of("audit_log.key_rotated").await[..] else { panic!("one event") };
    assert_eq!((Value::from(event.details.clone()), event.seq), (details, 3));
    assert_eq!(event.target.as_ref().unwrap().id, Some(origin(&world)));
    assert_eq!(event.actor.as_ref().unwrap().kind.as_deref(), Some("system"));

    assert_eq!(keys(&world).await, [new.clone(), old.clone()]);
    assert_eq!(signatures(&world).await, 2);
    for key in [&old, &new] {
        assert_eq!(checkpoint(&world, std::slice::from_ref(key)).await.size, 4);
    }
    world.clock.advance_secs(30 * 86_400 - 1);
    assert_eq!(checkpoint(&world, std::slice::from_ref(&old)).await.size, 4);
    world.clock.advance_secs(1);
    assert_eq!(signatures(&world).await, 1);
    assert_eq!(checkpoint(&world, std::slice::from_ref(&new)).await.size, 4);
    // What the old key signed can still be checked, by whoever asks for it only now.
    let all = keys(&world).await;
    assert_eq!(all, [new, old]);
    assert_eq!(bijak_transparency::Checkpoint::open(&kept, &origin(&world), &all).unwrap().size, 3);
}

#[tokio::test]
async fn the_private_half_is_erased_when_it_has_signed_for_the_last_time() {
    let world = World::new().await;
    key(&world).await;
    rotate(&world, &[]).await;
    let seeds = async || {
        let count = world.server().state().store.read(|conn| {
            Ok::<_, bijak_authority::store::StoreError>(conn.query_row(
                "SELECT count(seed) FROM audit_log_keys",
                [],
                |row| row.get::<_, u32>(0),
            )?)
        });
        count.await.unwrap()
    };
    assert_eq!(seeds().await, 2);
    world.clock.advance_secs(30 * 86_400);
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while seeds().await == 2 {
        assert!(std::time::Instant::now() < deadline, "not erased within twenty seconds");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!((seeds().await, keys(&world).await.len()), (1, 2));
}

#[tokio::test]
async fn several_rotations_within_the_month_are_all_followed() {
    let world = World::new().await;
    let first = key(&world).await;
    for _ in 0..3 {
        world.clock.advance_secs(86_400);
        assert_eq!(rotate(&world, &["--organization", &world.organization.to_string()]).await.0, Some(0));
    }
    assert_eq!((signatures(&world).await, keys(&world).await.len()), (4, 4));
    assert_eq!(keys(&world).await[3], first);
    assert_eq!(checkpoint(&world, &[first]).await.size, 3);
}

#[tokio::test]
async fn it_works_without_a_server_too_and_before_anything_was_signed() {
    let mut world = World::new().await;
    world.stop().await;
    let (code, said, _) = rotate(&world, &[]).await;
    assert_eq!((code, &said["previous_key"]), (Some(0), &Value::Null));
    world.start_again().await;
    assert_eq!(key(&world).await.to_string(), said["key"]);
    assert_eq!(world.events_of("audit_log.key_rotated").await.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_rotated_is_said() {
    let world = World::new().await;
    let stranger = "org_01K8D33JR5PR1P752569XN7ZZ3";
    for (more, named) in
        [(&["--organization", stranger][..], stranger), (&["--organization", "x"], "--organization")]
    {
        let (code, stdout, stderr) = rotate(&world, more).await;
        assert!(code != Some(0) && stdout == Value::Null && stderr.contains(named), "{stderr}");
    }
    world.add_organization(bijak_domain::Id::new(world.now(), &bijak_domain::OsEntropy), "Globex").await;
    let (code, _, stderr) = rotate(&world, &[]).await;
    assert!(code == Some(1) && stderr.contains("--organization"), "{stderr}");

    let empty = tempfile::tempdir().unwrap();
    let output = binary().args(["audit", "rotate-key", "--data-dir"]).arg(empty.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("holds no authority"));
    assert_eq!(std::fs::read_dir(empty.path()).unwrap().count(), 0, "nothing is made there");
}

#[tokio::test]
async fn the_socket_is_its_owners_alone_and_goes_with_the_server() {
    use std::os::unix::fs::PermissionsExt;
    let mut world = World::new().await;
    let socket = world.data_dir().join("admin.sock");
    assert_eq!(std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    world.stop().await;
    assert!(!socket.exists());
}
