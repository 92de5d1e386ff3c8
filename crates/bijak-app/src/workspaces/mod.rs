//! Workspaces: list, create and rename. Choosing one is the session's.

mod create;
mod list;
mod rename;
