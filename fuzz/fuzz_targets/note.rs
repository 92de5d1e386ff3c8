//! Notes and keys: whatever is read is written back to the byte; a text that nobody signed is never verified.
#![no_main]

use bijak_transparency::{SignedNote, SigningKey, VerifierKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(key) = VerifierKey::parse(text) {
        assert_eq!(key.to_string(), text);
    }
    let Ok(note) = SignedNote::parse(text) else { return };
    assert_eq!(note.to_string(), text);
    // A key that has signed nothing in any seed, under every name that the note has.
    for signature in &note.signatures {
        let key = SigningKey::from_seed(&signature.name, &[0xF0; 32]).expect("a name that a note carries");
        assert!(note.verify(&[key.verifier().clone()]).is_err());
        let signed = SignedNote::sign(&note.text, &[&key]).expect("a text that a note carries");
        assert!(SignedNote::parse(&signed.to_string()).is_ok_and(|read| read.verify(&[key.verifier().clone()]).is_ok()));
    }
});
