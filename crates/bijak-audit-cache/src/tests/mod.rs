//! The engine as a whole, against a plain list of the same events.

#![expect(clippy::cast_possible_truncation, reason = "small numbers")]

mod naive;
mod proven;
