//! Links of our scheme. They reach us through argv of any local process, so anybody may have made them: they are read
//! into a closed set, everything else is dropped, and nothing of them is logged. A link may navigate, never change
//! anything; the authorization response proves itself by its `state` and its code.

mod handle;
mod parse;

pub(crate) use parse::Link;
