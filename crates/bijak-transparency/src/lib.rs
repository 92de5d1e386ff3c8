//! What makes history provable: the Merkle tree of RFC 9162 (Certificate Transparency 2.0), §2.1, with its compact ranges
//! and proofs; its signed heads, C2SP tlog-checkpoint in C2SP signed-note with Ed25519; and evidence bundles, which carry
//! events with all of these.
//!
//! What this crate refuses to be: a log. No I/O, no clock, no storage, no knowledge of what a leaf says; callers hand in
//! bytes and hashes and get hashes and verdicts. Everything it parses comes from a stranger: no input makes it panic.
//! To add an operation: one file, its function, its published vectors beside it, a property against the naive tree in
//! `tests/`.
#![no_std]

extern crate alloc;

mod base64;
mod bundle;
mod checkpoint;
mod note;
mod proof;
mod tree;

pub use bundle::{BUNDLE_FORMAT, Bundle, BundleError, EarlierCheckpoint, ProvenEvent, Verified};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use note::{KeyError, KeyId, NoteError, Signature, SignedNote, SigningKey, VerifierKey};
pub use proof::{
    ProofError, consistency_proof, inclusion_proof, left_range_of_inclusion, verify_consistency,
    verify_inclusion,
};
pub use tree::{CompactRange, MAX_SIZE, NodeId, RangeError, leaf_hash, node_hash, range_nodes, root};

/// SHA-256 of a node: a leaf, an inner node or a root.
pub type Hash = [u8; 32];
