//! Proven history: what is held against what the log has signed.
//!
//! The caller fetches and verifies signatures ([`crate::transparency`]); this part folds, compares and proves. A run that
//! does not begin at 0 knows the compact range of everything before it (out of a proof, or kept when that was pruned),
//! so that the root over the whole log can always be made.

mod check;
mod evidence;
mod locate;
mod nodes;
mod prove;
mod rehash;
mod stretch;

pub use check::Checked;
pub use evidence::{Finding, NewFinding, PinnedKey};
pub use locate::Located;
pub(crate) use locate::first_difference;
pub(crate) use nodes::{node_key, whole};
pub use prove::Proof;
pub use rehash::Rehashed;
