//! One letter case for everything, beyond ASCII too.

/// `text` as free text and `agent:` compare it. An engine folds what it stores alike.
pub(crate) fn fold(text: &str) -> String {
    text.to_lowercase()
}
