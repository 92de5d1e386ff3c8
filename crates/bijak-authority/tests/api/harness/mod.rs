//! What the tests act on: one server with an organization, people of every role, and answers that can be looked at whole.

mod answer;
mod call;
mod clock;
mod snapshot;
mod world;

pub use answer::Answer;
pub use call::Call;
pub use clock::TestClock;
pub use snapshot::snapshot;
pub use world::{Options, World, text};
