//! Workspaces: list and create. Choosing one is the session's.

mod create;
mod list;
