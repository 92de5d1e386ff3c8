//! A note: read, checked, made, written.

use alloc::{string::String, vec::Vec};
use core::fmt;

use super::{NoteError, Signature, SigningKey, VerifierKey};

/// As Go's reader has them: room for a hundred signers, an end for whoever sends more.
const MAX_BYTES: usize = 1_000_000;
const MAX_SIGNATURES: usize = 100;

/// A text and who says to have signed it. Nothing in it is to be believed before [`Self::verify`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedNote {
    /// With its last newline, without the empty line that ends it.
    pub text: String,
    pub signatures: Vec<Signature>,
}

impl SignedNote {
    /// Reads a note. Its `Display` is the same text again.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_BYTES {
            return Err(NoteError::TooLarge { limit: MAX_BYTES });
        }
        // The last empty line: the text may have others.
        let at = note.rfind("\n\n").ok_or(NoteError::Format)?;
        let text = &note[..=at];
        if !is_text(text) {
            return Err(NoteError::Text);
        }
        let lines = note[at + 2..].strip_suffix('\n').ok_or(NoteError::Format)?;
        if lines.split('\n').count() > MAX_SIGNATURES {
            return Err(NoteError::TooManySignatures { limit: MAX_SIGNATURES });
        }
        let signatures = lines
            .split('\n')
            .map(|line| Signature::parse(line).ok_or(NoteError::Format))
            .collect::<Result<_, _>>()?;
        Ok(Self { text: text.into(), signatures })
    }

    /// Signs a text with every one of `keys`.
    pub fn sign(text: &str, keys: &[&SigningKey]) -> Result<Self, NoteError> {
        if !is_text(text) {
            return Err(NoteError::Text);
        }
        Ok(Self { text: text.into(), signatures: keys.iter().map(|key| key.sign(text)).collect() })
    }

    /// Which of the known `keys` have signed, in the order of their lines; at least one. Lines of unknown keys are passed
    /// over (witnesses, a successor); one bad signature that names a known key spoils the whole note.
    pub fn verify<'k>(&self, keys: &'k [VerifierKey]) -> Result<Vec<&'k VerifierKey>, NoteError> {
        let mut signers: Vec<&VerifierKey> = Vec::new();
        for Signature { name, id, bytes } in &self.signatures {
            let mut named = keys.iter().filter(|key| key.name() == name && key.id() == *id).peekable();
            if named.peek().is_none() {
                continue;
            }
            let signer = named
                .find(|key| key.signed(&self.text, bytes))
                .ok_or_else(|| NoteError::BadSignature { name: name.clone(), id: *id })?;
            if !signers.contains(&signer) {
                signers.push(signer);
            }
        }
        if signers.is_empty() { Err(NoteError::NoKnownKey) } else { Ok(signers) }
    }
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

/// Lines, the last one ended too, without control characters.
fn is_text(text: &str) -> bool {
    text.ends_with('\n') && !text.contains(|c: char| c < ' ' && c != '\n')
}

#[cfg(test)]
mod tests {
    use alloc::{
        format,
        string::{String, ToString},
        vec,
    };

    use super::*;

    // The published example of Go's sumdb/note, with both keys of its tests.
    const TEXT: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const PETER: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    const ENOCH: &str = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    fn peter() -> VerifierKey {
        VerifierKey::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").unwrap()
    }

    fn enoch() -> VerifierKey {
        VerifierKey::parse("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop").unwrap()
    }

    fn names(note: &str, keys: &[VerifierKey]) -> Result<Vec<String>, NoteError> {
        Ok(SignedNote::parse(note)?.verify(keys)?.into_iter().map(|key| key.name().to_string()).collect())
    }

    #[test]
    fn published_notes_verify() {
        let spec = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
        let key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        assert_eq!(names(spec, &[VerifierKey::parse(key).unwrap()]), Ok(vec!["example.com/foo".into()]));
        assert_eq!(names(&format!("{TEXT}\n{PETER}"), &[peter()]), Ok(vec!["PeterNeumann".into()]));
    }

    #[test]
    fn signing_the_published_text_gives_the_published_note() {
        // Go's published signer key: "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEK…". A documentation key, no secret.
        let bytes = crate::base64::decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").unwrap();
        let key = SigningKey::from_seed("PeterNeumann", bytes[1..].try_into().unwrap()).unwrap();
        let note = SignedNote::sign(TEXT, &[&key]).unwrap();
        assert_eq!(note.to_string(), format!("{TEXT}\n{PETER}"));
        assert_eq!(note.verify(&[peter()]), Ok(vec![&peter()]));
    }

    #[test]
    fn every_known_signer_is_named_and_unknown_ones_are_passed_over() {
        let note = format!("{TEXT}\n{PETER}{ENOCH}");
        assert_eq!(names(&note, &[peter()]), Ok(vec!["PeterNeumann".into()]));
        assert_eq!(names(&note, &[enoch(), peter()]), Ok(vec!["PeterNeumann".into(), "EnochRoot".into()]));
        assert_eq!(names(&note, &[]), Err(NoteError::NoKnownKey));
        assert_eq!(names(&format!("{TEXT}\n{PETER}{PETER}"), &[peter()]), Ok(vec!["PeterNeumann".into()]));
        assert_eq!(SignedNote::parse(&note).unwrap().to_string(), note);
    }

    #[test]
    fn a_bad_signature_of_a_known_key_spoils_the_note() {
        let bad = format!("{}ABCD{}", &PETER[..60], &PETER[60..]);
        for note in
            [format!("{TEXT}\n{bad}"), format!("{TEXT}\n{bad}{ENOCH}"), format!("{TEXT}\n{PETER}{bad}")]
        {
            let refused = names(&note, &[peter(), enoch()]);
            assert_eq!(
                refused,
                Err(NoteError::BadSignature { name: "PeterNeumann".into(), id: peter().id() })
            );
        }
        let changed = format!("{TEXT}\n{PETER}").replace("answer", "answers");
        assert!(matches!(names(&changed, &[peter()]), Err(NoteError::BadSignature { .. })));
    }

    #[test]
    fn one_name_or_one_id_alone_is_an_unknown_key() {
        let renamed = PETER.replace("PeterNeumann", "CarmenSandiego");
        assert_eq!(names(&format!("{TEXT}\n{renamed}"), &[peter()]), Err(NoteError::NoKnownKey));
        let other = PETER.replace("x08g", "xxxx");
        assert_eq!(names(&format!("{TEXT}\n{other}"), &[peter()]), Err(NoteError::NoKnownKey));
    }

    #[test]
    fn what_is_no_note_is_refused() {
        let unended = PETER.trim_end();
        let name = PETER.replace("PeterNeumann", "Bad Name");
        for note in [
            TEXT.to_string(),
            format!("{TEXT}\n"),
            format!("{TEXT}\n{unended}"),
            format!("\u{1}{TEXT}\n{PETER}"),
            format!("{}\r\n\n{PETER}", TEXT.trim_end()),
            format!("{TEXT}\n{name}"),
            format!("{TEXT}\n{PETER}Unexpected line.\n"),
            format!("{TEXT}\n{}", PETER.replace('—', "-")),
            format!("{TEXT}\n{}", PETER.replace("AM=", "AM")),
            format!("{TEXT}\n— PeterNeumann x08gow==\n"),
            String::new(),
            "\n\n".into(),
        ] {
            assert!(matches!(SignedNote::parse(&note), Err(NoteError::Format | NoteError::Text)), "{note:?}");
        }
    }

    #[test]
    fn a_note_has_a_hundred_signatures_at_most() {
        assert!(SignedNote::parse(&format!("{TEXT}\n{}", PETER.repeat(100))).is_ok());
        let refused = SignedNote::parse(&format!("{TEXT}\n{}", PETER.repeat(101)));
        assert_eq!(refused, Err(NoteError::TooManySignatures { limit: 100 }));
        let refused = SignedNote::parse(&format!("{}\n{PETER}", TEXT.repeat(20_000)));
        assert_eq!(refused, Err(NoteError::TooLarge { limit: 1_000_000 }));
    }

    #[test]
    fn a_text_with_empty_lines_comes_back() {
        let key = SigningKey::from_seed("log.example", &[7; 32]).unwrap();
        for text in ["a\n\nb\n", "\n", "a\n\n", "— a b\n\n— c\n"] {
            let note = SignedNote::sign(text, &[&key]).unwrap();
            assert_eq!(SignedNote::parse(&note.to_string()), Ok(note));
        }
        for text in ["", "a", "a\r\n", "a\u{0}\n"] {
            assert_eq!(SignedNote::sign(text, &[&key]), Err(NoteError::Text));
        }
    }
}
