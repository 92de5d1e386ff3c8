//! The Merkle tree of RFC 9162 (Certificate Transparency 2.0), §2.1: leaf hashes and the root over them.
//!
//! What this crate refuses to be: a log. No I/O, no clock, no storage, no knowledge of what a leaf says; callers hand in
//! bytes and hashes and get hashes. To add an operation of RFC 9162: one file, its function, its vectors beside it.
#![no_std]

mod leaf;
mod root;

pub use leaf::leaf_hash;
pub use root::root;

/// SHA-256 of a node: a leaf, an inner node or a root.
pub type Hash = [u8; 32];
