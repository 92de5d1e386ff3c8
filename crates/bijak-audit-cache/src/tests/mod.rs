//! The engine as a whole, against a plain list of the same events.

mod naive;
mod proven;
