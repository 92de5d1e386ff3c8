//! Checkpoints: whatever is read is written back to the byte, and signs and opens as the same.
#![no_main]

use bijak_transparency::{Checkpoint, SigningKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let key = SigningKey::from_seed("fuzz.example", &[0xF0; 32]).expect("a name");
    let keys = [key.verifier().clone()];
    assert!(Checkpoint::open(text, "fuzz.example", &keys).is_err());
    let Ok(checkpoint) = Checkpoint::parse(text) else { return };
    assert_eq!(checkpoint.text(), text);
    let note = checkpoint.sign(&[&key]).expect("what was read can be signed").to_string();
    assert_eq!(Checkpoint::open(&note, &checkpoint.origin, &keys), Ok(checkpoint));
});
