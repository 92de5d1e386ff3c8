//! leaves.json and trees.json: lines to leaf hashes, leaf hashes to roots.

use serde_json::{Value, json};

use super::log::{Log, lines, text};

pub(crate) fn leaves() -> Value {
    let log = Log::of(lines(11));
    let cases: Vec<_> = (0..11u8)
        .map(|seq| json!({"line": log.lines[usize::from(seq)], "leaf": text(&log.leaf(seq.into()))}))
        .collect();
    json!({"about": "AUDIT.md §2: leaf = SHA-256(0x00 || UTF-8 bytes of line), in base64", "cases": cases})
}

pub(crate) fn trees() -> Value {
    let log = Log::of(lines(11));
    let cases: Vec<_> =
        (0..=11u8).map(|size| json!({"size": size, "root": text(&log.root(size.into()))})).collect();
    json!({"about": "AUDIT.md §3: the root of the first `size` leaves of leaves.json", "cases": cases})
}
