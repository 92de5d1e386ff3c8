//! `/v1/workspaces/{workspace_id}/api-keys`

mod create;
mod expire;
mod idempotency;
mod revoke;
mod rotate;
mod update;
mod uses;
