//! Proofs: made from stored nodes, checked from nothing but the proof and the roots.

mod consistency;
mod inclusion;
mod left_range;
mod shape;
mod subtree;
mod verify_consistency;
mod verify_inclusion;

pub use consistency::consistency_proof;
pub use inclusion::inclusion_proof;
pub use left_range::left_range_of_inclusion;
pub use verify_consistency::verify_consistency;
pub use verify_inclusion::verify_inclusion;

/// Why a proof proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    #[error("a tree of {size} has no leaf {seq}")]
    NoSuchLeaf { seq: u64, size: u64 },
    #[error("a tree of {from} cannot have become one of {to}")]
    Sizes { from: u64, to: u64 },
    #[error("this proof is made of {needed} hashes, not {given}")]
    Length { needed: usize, given: usize },
    #[error("the proof does not lead to the tree's root")]
    Root,
    #[error("the proof does not lead to the earlier tree's root")]
    EarlierRoot,
}
