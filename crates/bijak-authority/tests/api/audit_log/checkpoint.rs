//! `GET /v1/audit-log/checkpoint`

use bijak_domain::{Id, OsEntropy, Role, ScopeSet};

use super::{checkpoint, get, key, origin, root_of_lines};
use crate::harness::World;

#[tokio::test]
async fn it_covers_every_event_acknowledged_before_it_and_is_signed_under_the_origin() {
    let world = World::new().await;
    let key = key(&world).await;
    assert_eq!(key.name(), origin(&world));
    let empty = checkpoint(&world, std::slice::from_ref(&key)).await;
    assert_eq!((empty.size, empty.root), (0, bijak_transparency::root(&[])));
    for n in 1..=40u64 {
        world.any_api_key().await;
        let now = checkpoint(&world, std::slice::from_ref(&key)).await;
        assert_eq!((now.size, now.root), (n, root_of_lines(&world).await));
    }
}

#[tokio::test]
async fn it_and_its_key_outlive_the_process_and_the_address() {
    let mut world = World::new().await;
    world.append_events(100).await;
    let (key_before, before) = (key(&world).await, get(&world, "checkpoint").await);
    world.stop().await;
    world.start_again().await;
    assert_eq!((key(&world).await, get(&world, "checkpoint").await), (key_before, before));
    world.append_events(1).await;
    assert_eq!(checkpoint(&world, &[key(&world).await]).await.root, root_of_lines(&world).await);
}

#[tokio::test]
async fn a_change_that_is_undone_is_in_no_checkpoint() {
    let world = World::new().await;
    world.append_events(20).await;
    let (organization, now) = (world.organization, world.now());
    let undone = world.server().state().store.write(move |tx| {
        let author = bijak_authority::author::Author::system(organization);
        let target = bijak_domain::Target { kind: None, id: None, name: None };
        let details = serde_json::Map::new();
        tx.append_event(author.event(now, bijak_domain::action::API_KEY_EXPIRED, None, target, details))?;
        Err::<(), _>(bijak_authority::store::StoreError::NewerSchema)
    });
    undone.await.unwrap_err();
    let key = key(&world).await;
    assert_eq!(checkpoint(&world, std::slice::from_ref(&key)).await.size, 20);
    world.append_events(1).await;
    let now = checkpoint(&world, &[key]).await;
    assert_eq!((now.size, now.root), (21, root_of_lines(&world).await));
}

#[tokio::test]
async fn each_organization_has_a_key_of_its_own() {
    let world = World::new().await;
    let other = Id::new(world.now(), &OsEntropy);
    world.add_organization(other, "Globex").await;
    let theirs = world.person_with(other, Role::Owner, &[], ScopeSet::ALL).await;
    let theirs = world.get("/v1/audit-log/key").bearer(&theirs.token).send().await.text;
    assert!(theirs.starts_with(&format!("local/audit-log/{other}+")));
    assert_ne!(theirs.rsplit('+').next(), get(&world, "key").await.rsplit('+').next());
}

#[tokio::test]
async fn where_the_first_is_asked_for_by_many_at_once_there_is_one_key() {
    let world = World::new().await;
    let asked = futures_util::future::join_all((0..20).map(|_| get(&world, "key"))).await;
    assert!(asked.iter().all(|key| *key == asked[0]));
    assert_eq!(get(&world, "keys").await, asked[0]);
}
