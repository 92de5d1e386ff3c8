//! The real binary on real files.

mod support;

mod arguments;
mod export;
mod import;
mod search;
mod summaries;
mod verify;
