//! `/v1/audit-log`

mod checkpoint;
mod keys;
mod proof;

use bijak_transparency::{Checkpoint, Hash, SignedNote, VerifierKey, leaf_hash, root};

use crate::harness::World;

async fn get(world: &World, path: &str) -> String {
    let answer = world.get(&format!("/v1/audit-log/{path}")).bearer(&world.owner.token).send().await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "text/plain; charset=utf-8"));
    answer.text
}

async fn key(world: &World) -> VerifierKey {
    get(world, "key").await.strip_suffix('\n').unwrap().parse().unwrap()
}

async fn keys(world: &World) -> Vec<VerifierKey> {
    get(world, "keys").await.lines().map(|line| line.parse().unwrap()).collect()
}

/// The checkpoint as whoever trusts `keys` opens it.
async fn checkpoint(world: &World, keys: &[VerifierKey]) -> Checkpoint {
    Checkpoint::open(&get(world, "checkpoint").await, &origin(world), keys).unwrap()
}

async fn signatures(world: &World) -> usize {
    SignedNote::parse(&get(world, "checkpoint").await).unwrap().signatures.len()
}

fn origin(world: &World) -> String {
    format!("local/audit-log/{}", world.organization)
}

async fn leaves(world: &World) -> Vec<Hash> {
    world.lines().await.iter().map(|line| leaf_hash(line.as_bytes())).collect()
}

async fn root_of_lines(world: &World) -> Hash {
    root(&leaves(world).await)
}
