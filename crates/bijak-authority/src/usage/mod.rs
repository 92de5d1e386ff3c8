//! Who used which credential: counters by hour, address, user agent and scope, in memory for less than a second.
//!
//! A call costs a map entry, not a write. A crash loses at most what was not flushed: counters, never an event.

mod counters;
mod flush;

pub use counters::{Credential, Usage};
