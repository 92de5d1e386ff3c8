//! The tree itself: its hashes, the names of its nodes, and the few of them that stand for a whole range.

mod compact_range;
mod leaf;
mod node;
mod node_id;
mod root;

pub use compact_range::{CompactRange, RangeError};
pub use leaf::leaf_hash;
pub use node::node_hash;
pub use node_id::{NodeId, range_nodes};
pub use root::root;

/// The largest tree spoken of: what a signed 64-bit integer holds, as SQLite and other logs' software have it. It also
/// keeps every sum in this crate from overflowing.
pub const MAX_SIZE: u64 = i64::MAX as u64;
