//! A signed tree head (C2SP tlog-checkpoint): the log's origin, its size and its root in a signed note.

use alloc::{format, string::String, vec::Vec};

use crate::{Hash, MAX_SIZE, NoteError, SignedNote, SigningKey, VerifierKey, base64};

/// What a log says of itself at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: the name that its key signs under.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// The Merkle tree hash of all of them.
    pub root: Hash,
    /// Lines that no monitor can check; kept, not read.
    pub extensions: Vec<String>,
}

/// Why a checkpoint is none, or is not to be believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error(transparent)]
    Note(#[from] NoteError),
    #[error("a checkpoint begins with lines of origin, size and root")]
    Lines,
    #[error("a checkpoint's size is a decimal number without leading zeroes, up to 2^63 - 1")]
    Size,
    #[error("a checkpoint's root is 32 bytes in base64")]
    Root,
    #[error("the checkpoint is of the log {found}, not of {expected}")]
    Origin { expected: String, found: String },
}

impl Checkpoint {
    /// Reads a note's text. Nothing is verified: see [`Self::open`].
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?.split('\n');
        let mut line = || lines.next().filter(|line| !line.is_empty()).ok_or(CheckpointError::Lines);
        let (origin, size, root) = (line()?, line()?, line()?);
        let size = parse_size(size).ok_or(CheckpointError::Size)?;
        let root = base64::decode_hash(root).ok_or(CheckpointError::Root)?;
        let extensions: Vec<String> = lines.map(String::from).collect();
        let checkpoint = Self { origin: origin.into(), size, root, extensions };
        if checkpoint.is_writable() { Ok(checkpoint) } else { Err(CheckpointError::Lines) }
    }

    /// Reads a note that the log `origin` has signed with one of `keys` at least. The one way to a checkpoint that may be
    /// believed; of which keys signed, [`SignedNote::verify`] tells more.
    pub fn open(note: &str, origin: &str, keys: &[VerifierKey]) -> Result<Self, CheckpointError> {
        let note = SignedNote::parse(note)?;
        note.verify(keys)?;
        let checkpoint = Self::parse(&note.text)?;
        if checkpoint.origin != origin {
            return Err(CheckpointError::Origin { expected: origin.into(), found: checkpoint.origin });
        }
        Ok(checkpoint)
    }

    /// The note's text.
    pub fn text(&self) -> String {
        let Self { origin, size, root, extensions } = self;
        let mut text = format!("{origin}\n{size}\n{}\n", base64::encode(root));
        for line in extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Signs it with every one of `keys`: two while one follows another. A field that would read back as something else is
    /// refused.
    pub fn sign(&self, keys: &[&SigningKey]) -> Result<SignedNote, CheckpointError> {
        if self.size > MAX_SIZE {
            return Err(CheckpointError::Size);
        }
        if !self.is_writable() {
            return Err(CheckpointError::Lines);
        }
        Ok(SignedNote::sign(&self.text(), keys)?)
    }

    fn is_writable(&self) -> bool {
        let fits = |line: &String| !line.is_empty() && !line.contains(|c: char| c < ' ');
        fits(&self.origin) && self.extensions.iter().all(fits)
    }
}

fn parse_size(text: &str) -> Option<u64> {
    let canonical = text == "0" || !text.starts_with('0');
    let size =
        if canonical && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok()? } else { return None };
    (size <= MAX_SIZE).then_some(size)
}

#[cfg(test)]
mod tests {
    use alloc::{string::ToString, vec};

    use super::*;

    // A tree head of Go's checksum database, as transparency-dev/formats tests with it.
    const SUMDB_KEY: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    const SUMDB: &str = "go.sum database tree\n6476701\nmb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=\n\n— sum.golang.org Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=\n";

    fn keys() -> [VerifierKey; 1] {
        [VerifierKey::parse(SUMDB_KEY).unwrap()]
    }

    fn signing_key() -> SigningKey {
        SigningKey::from_seed("local/audit-log/org_1", &[9; 32]).unwrap()
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint { origin: "local/audit-log/org_1".into(), size: 3, root: [1; 32], extensions: vec![] }
    }

    #[test]
    fn a_published_tree_head_is_opened() {
        let opened = Checkpoint::open(SUMDB, "go.sum database tree", &keys()).unwrap();
        assert_eq!((opened.size, opened.root[0], opened.extensions.len()), (6_476_701, 0x99, 0));
        assert!(SUMDB.starts_with(&opened.text()));
    }

    #[test]
    fn a_tree_head_of_another_log_size_or_key_is_not() {
        assert_eq!(
            Checkpoint::open(SUMDB, "another log", &keys()),
            Err(CheckpointError::Origin {
                expected: "another log".into(),
                found: "go.sum database tree".into()
            })
        );
        let edited = SUMDB.replace("6476701", "6476700");
        let refused = Checkpoint::open(&edited, "go.sum database tree", &keys());
        assert!(matches!(refused, Err(CheckpointError::Note(NoteError::BadSignature { .. }))));
        let refused = Checkpoint::open(SUMDB, "go.sum database tree", &[signing_key().verifier().clone()]);
        assert_eq!(refused, Err(CheckpointError::Note(NoteError::NoKnownKey)));
    }

    #[test]
    fn what_is_signed_is_opened_again_by_either_key() {
        let (old, new) = (signing_key(), SigningKey::from_seed("local/audit-log/org_1", &[8; 32]).unwrap());
        let checkpoint = Checkpoint { extensions: vec!["time 5".into(), "x".into()], ..checkpoint() };
        let note = checkpoint.sign(&[&old, &new]).unwrap().to_string();
        for key in [&old, &new] {
            let opened = Checkpoint::open(&note, "local/audit-log/org_1", &[key.verifier().clone()]);
            assert_eq!(opened, Ok(checkpoint.clone()));
        }
    }

    #[test]
    fn a_text_that_is_no_checkpoint_is_refused() {
        let root = "mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=";
        let error = |text: &str| Checkpoint::parse(text).unwrap_err();
        for text in [
            "",
            "\n",
            "log\n",
            "log\n1\n",
            "\n1\n{}\n",
            &format!("log\n1\n{root}"),
            &format!("log\n1\n{root}\n\n"),
        ] {
            assert_eq!(error(text), CheckpointError::Lines, "{text:?}");
        }
        assert_eq!(error(&format!("log\n1\n{root}\nextra\r\n")), CheckpointError::Lines);
        for size in ["-1", "+1", "01", "00", "1 ", "1e3", "٣", "9223372036854775808", "99999999999999999999"]
        {
            assert_eq!(error(&format!("log\n{size}\n{root}\n")), CheckpointError::Size, "{size}");
        }
        for root in ["mb8Q", &root[..43], &root.replace("Wk=", "Wl="), "*"] {
            assert_eq!(error(&format!("log\n1\n{root}\n")), CheckpointError::Root, "{root}");
        }
        assert!(Checkpoint::parse(&format!("log\n9223372036854775807\n{root}\n")).is_ok());
    }

    #[test]
    fn a_field_that_would_read_back_as_another_is_not_signed() {
        let key = signing_key();
        for wrong in [
            Checkpoint { origin: "a\n9".into(), ..checkpoint() },
            Checkpoint { origin: String::new(), ..checkpoint() },
            Checkpoint { extensions: vec![String::new()], ..checkpoint() },
            Checkpoint { extensions: vec!["a\n\n— b c".into()], ..checkpoint() },
        ] {
            assert_eq!(wrong.sign(&[&key]), Err(CheckpointError::Lines));
        }
        assert_eq!(
            Checkpoint { size: MAX_SIZE + 1, ..checkpoint() }.sign(&[&key]),
            Err(CheckpointError::Size)
        );
    }
}
