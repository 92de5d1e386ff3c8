//! Audit events in the language of every SIEM, and the sinks that carry them there.
//!
//! [`Encoder`] turns one event into one line of a [`Format`]. What an action *means* to a SIEM (its OCSF class, its
//! ECS category, how grave it is) is one table, [`meaning`]; docs/SIEM.md prints it.
//!
//! [`delivery::Delivery`] carries a log to a [`sink::Sink`], at least once and in order, from where its cursor stands.
//!
//! What this crate refuses to be: a place that decides which events leave (its callers query and page), or one that
//! knows where they come from (a [`bijak_domain::AuditEvent`] or a canonical line is all it sees).
//! To add a format: a file in `formats/` with its escaping beside it, a variant of [`Format`], a reader in
//! `tests/siem` that nobody here wrote. To add a sink: see [`sink`].

pub mod delivery;
mod encoder;
mod format;
mod formats;
pub mod meaning;
pub mod sink;
mod text;

pub use encoder::{EncodeError, Encoder, Options};
pub use format::{Format, ParseFormatError};
pub use sink::SinkConfig;
