//! Stored ranges: whatever is read is written back to the byte and still takes leaves, merges and roots.
#![no_main]

use bijak_transparency::{CompactRange, range_nodes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(range) = CompactRange::from_bytes(bytes) else { return };
    assert_eq!(range.to_bytes(), bytes);
    assert_eq!(range.root().is_ok(), range.begin() == 0);
    let mut pushed = range.clone();
    let mut right = CompactRange::empty_at(range.end());
    for n in 0..5 {
        pushed.push([n; 32]);
        right.push([n; 32]);
    }
    assert_eq!(pushed.hashes().len(), range_nodes(pushed.begin(), pushed.end()).len());
    let mut merged = range;
    merged.extend(&right).expect("adjacent");
    assert_eq!(merged, pushed);
});
