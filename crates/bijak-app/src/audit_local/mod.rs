//! The copy of an audit log as a file, without a session: what the `bijak audit` command does with it, and what exports
//! of the app share with that command. Everything here blocks; nothing here reaches a network.

mod active;
mod ask;
mod bundle;
mod carry;
mod error;
mod evidence;
mod export;
mod import;
mod local;
mod rebuild;
mod verify;

#[cfg(test)]
mod tests;

pub use bijak_audit_cache::query;

pub use active::active_cache;
pub use ask::FIELDS;
pub use bijak_audit_cache::{Bucket, Facet, FacetValue, Field, Row};
pub use bijak_siem::{Encoder, Format, Options};
pub use bijak_siem::{SinkConfig, delivery::Notice, sink::ParseSinkError};
pub use bundle::MOST_PROVEN;
pub(crate) use bundle::bundle;
pub use carry::{Carry, dead_letter_file};
pub use error::LocalAuditError;
pub use export::Export;
pub use import::Imported;
pub use local::{LocalAudit, Standing};
pub use rebuild::{RebuildError, Rebuilt, Source, rebuild};
pub use verify::{BundleError, Verdict, verify_bundle};
