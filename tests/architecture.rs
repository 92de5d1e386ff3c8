//! The house rules that a machine can check, read off `cargo metadata` and the sources. docs/ARCHITECTURE.md is the
//! text of the same rules; a rule that changes changes in both places.
//!
//! Each checker takes plain values and answers a list of violations, so that its own tests can show it going red on
//! a house that breaks the rule.

#[cfg(test)]
mod architecture {
    mod arrows;
    mod banned;
    mod docs;
    mod graph;
    mod homes;
    mod page;
    mod sources;
}
