//! What can be asked: one file a question. All answers are exact, on a snapshot, and can be given up.

mod count;
mod event;
mod facets;
mod histogram;
mod page;
mod position;
mod status;

pub use event::Line;
pub use facets::{Facet, FacetValue, Field};
pub use histogram::{Bucket, Histogram};
pub use page::{Anchor, Direction, Page, Row};
pub use status::Status;
