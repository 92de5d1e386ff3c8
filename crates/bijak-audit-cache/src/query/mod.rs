//! The query language of the audit log: one language for the search box, the command line and saved views.
//!
//! ```text
//! actor:ci-* action:api_key.* outcome:failure ip:203.0.113.0/24 agent:"curl" workspace:prod target:key_…
//! after:2026-10-01 before:-7d seq:10..99 "free text" -action:oauth_token.* (a or b) and not c
//! ```
//!
//! A text becomes a [`Query`] ([`Query::parse`]), which an engine evaluates; [`Query::matches`] says what every query
//! means, one event at a time, and is what engines are tested against. A query prints as its canonical text, and that
//! parses to the same query. Pure: no I/O, and the time comes in as [`Now`].
//!
//! | written | finds events |
//! |---|---|
//! | `actor:` `target:` | whose actor's (target's) name or id is the glob: `*` any run, `?` any one character, letter case counts |
//! | `action:` | with this action, exactly or with `*` |
//! | `outcome:` | `success` or `failure` |
//! | `ip:` | from this address, CIDR network, or glob over the address's text |
//! | `agent:` | whose user agent holds this, in any letter case |
//! | `workspace:` | of the workspace with this id or, where the caller knows names, this name (a glob, too) |
//! | `identity:` | whose actor or target has exactly this id |
//! | `id:` `request:` | with exactly this id, this request id |
//! | `seq:` | number `n`, or `a..b` with both ends, either of which may be left out |
//! | `after:` | at or after a time, `before:`: earlier than a time; so both together are the half-open range |
//! | `key:""` | without one: no actor, no target, no address, no user agent, no workspace, no request id |
//! | words, `"texts"` | that hold each of them in some field, in any letter case (`matches.rs` says where in it) |
//!
//! Times: `2026-10-01`, `2026-10-01T12:30`, with seconds, with `Z` or an offset (else the reader's own), `-7d`
//! (units `s m h d w`), `now`, `today`, `yesterday`. Side by side means and; `and` binds tighter than `or`; `not` and
//! `-` negate; `\` takes `*`, `?`, `"` and `\` literally. To add a key: a variant of [`Key`], one of [`Term`], a line each
//! in `value.rs`, `display.rs` and `matches.rs`.

mod ast;
mod complete;
mod display;
mod edit;
mod error;
mod fold;
mod glob;
mod key;
mod lex;
mod matches;
mod parse;
mod time;
mod token;
mod value;

#[cfg(test)]
mod tests;

pub use ast::{IpPattern, Query, Term};
pub use complete::{Completing, complete_at, key_insert, value_insert};
pub use edit::{exclude, include, remove, replace_range};
pub use error::{QueryError, QueryErrorCode};
pub use glob::{Glob, Piece};
pub use key::Key;
pub use time::Now;
pub use token::{Token, TokenKind, tokens, utf16_offset};
