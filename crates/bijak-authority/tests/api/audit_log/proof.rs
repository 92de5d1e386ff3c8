//! `GET /v1/audit-log/proof/inclusion` and `/proof/consistency`, checked as a client checks them.

use base64::{Engine, prelude::BASE64_STANDARD};
use bijak_domain::Role;
use bijak_transparency::{Hash, root, verify_consistency, verify_inclusion};

use super::leaves;
use crate::harness::{Answer, World, text};

async fn ask(world: &World, proof: &str) -> Answer {
    world.get(&format!("/v1/audit-log/proof/{proof}")).bearer(&world.owner.token).send().await
}

async fn hashes(world: &World, proof: &str) -> Vec<Hash> {
    let answer = ask(world, proof).await.expect(200);
    let hashes = answer["hashes"].as_array().unwrap().iter();
    hashes.map(|hash| BASE64_STANDARD.decode(text(hash)).unwrap().try_into().unwrap()).collect()
}

#[tokio::test]
async fn every_event_is_proven_in_trees_of_any_size_up_to_the_current() {
    let world = World::new().await;
    world.append_events(300).await;
    let leaves = leaves(&world).await;
    for size in [1, 2, 3, 15, 16, 17, 31, 100, 255, 256, 257, 299, 300] {
        for seq in (0..size).step_by(37).chain([size - 1]) {
            let proof = hashes(&world, &format!("inclusion?seq={seq}&size={size}")).await;
            let (seq, length) = (usize::try_from(seq).unwrap(), usize::try_from(size).unwrap());
            verify_inclusion(&leaves[seq], seq as u64, size, &proof, &root(&leaves[..length])).unwrap();
        }
    }
}

#[tokio::test]
async fn every_size_is_proven_to_continue_every_smaller_one() {
    let world = World::new().await;
    world.append_events(270).await;
    let leaves = leaves(&world).await;
    for to in [1, 2, 16, 17, 100, 256, 257, 270] {
        for from in (1..=to).step_by(31).chain([to]) {
            let proof = hashes(&world, &format!("consistency?from={from}&to={to}")).await;
            let root_of = |size: u64| root(&leaves[..usize::try_from(size).unwrap()]);
            verify_consistency(from, to, &proof, &root_of(from), &root_of(to)).unwrap();
        }
        assert_eq!(hashes(&world, &format!("consistency?from=0&to={to}")).await, [[0; 32]; 0]);
    }
    assert_eq!(hashes(&world, "consistency?from=0&to=0").await, [[0; 32]; 0]);
}

#[tokio::test]
async fn what_cannot_be_proven_is_refused() {
    let world = World::new().await;
    world.append_events(20).await;
    for proof in [
        "inclusion?seq=0&size=21",
        "inclusion?seq=20&size=20",
        "inclusion?seq=5&size=5",
        "inclusion?seq=0&size=0",
        "inclusion?seq=-1&size=5",
        "inclusion?seq=0",
        "inclusion?size=5",
        "inclusion",
        "inclusion?seq=0&size=5&size=6",
        "inclusion?seq=0&size=5&x=1",
        "inclusion?seq=0&size=18446744073709551615",
        "consistency?from=1&to=21",
        "consistency?from=3&to=2",
        "consistency?from=1",
        "consistency?to=1",
        "consistency?from=0&to=18446744073709551615",
        "consistency?from=18446744073709551615&to=18446744073709551615",
    ] {
        assert_eq!(ask(&world, proof).await.problem(), (400, "invalid_request".into()), "{proof}");
    }
}

#[tokio::test]
async fn proofs_are_for_who_may_read_the_log() {
    let world = World::new().await;
    world.append_events(2).await;
    let auditor = world.person(Role::Auditor, &[]).await;
    let member = world.person(Role::Member, &[world.workspace]).await;
    let key = world.any_api_key().await;
    for path in ["proof/inclusion?seq=0&size=1", "proof/consistency?from=1&to=2", "checkpoint", "key", "keys"]
    {
        let path = format!("/v1/audit-log/{path}");
        assert_eq!(world.get(&path).bearer(&auditor.token).send().await.status, 200, "{path}");
        let refused = world.get(&path).bearer(&member.token).send().await;
        assert_eq!(refused.problem(), (403, "insufficient_role".into()), "{path}");
        let refused = world.get(&path).bearer(&key.secret).send().await;
        assert_eq!(refused.problem(), (403, "insufficient_scope".into()), "{path}");
        assert_eq!(world.get(&path).send().await.problem(), (401, "missing_credential".into()), "{path}");
    }
}
