//! Signed notes (C2SP signed-note): a text, and one line for each key that signed it.

mod key_id;
mod signature;
mod signed_note;
mod signing_key;
mod verifier_key;

pub use key_id::KeyId;
pub use signature::Signature;
pub use signed_note::SignedNote;
pub use signing_key::SigningKey;
pub use verifier_key::{KeyError, VerifierKey};

use alloc::string::String;

/// Why a note is none, or is not to be believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("the note is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the note has more than {limit} signatures")]
    TooManySignatures { limit: usize },
    #[error("the note is not a text, an empty line and lines of signatures")]
    Format,
    #[error("a note's text is lines without control characters, each ended by a newline")]
    Text,
    #[error("the signature of {name}+{id} does not fit the text")]
    BadSignature { name: String, id: KeyId },
    #[error("no known key has signed the note")]
    NoKnownKey,
}
