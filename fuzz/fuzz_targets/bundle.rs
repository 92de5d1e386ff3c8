//! Evidence bundles: whatever is read is written and read back as the same, and gets the same verdict.
#![no_main]

use bijak_transparency::Bundle;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(bundle) = Bundle::parse(bytes) else { return };
    let written = bundle.to_json().expect("strings and numbers");
    let again = Bundle::parse(written.as_bytes()).expect("what was written");
    assert_eq!(again.verify(), bundle.verify());
    assert_eq!(again, bundle);
});
