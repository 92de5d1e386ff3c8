//! `/v1/workspaces/{workspace_id}/service-accounts`

mod create;
mod disable;
mod notify;
mod revoke_key;
mod rotate_key;
mod update;

use crate::harness::World;

/// A path below an account.
fn path(world: &World, account: &str, rest: &str) -> String {
    world.in_workspace(&format!("service-accounts/{account}{rest}"))
}
