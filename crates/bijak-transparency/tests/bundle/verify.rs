//! Verdicts.

use bijak_transparency::{
    Bundle, BundleError, Checkpoint, CheckpointError, NoteError, ProofError, SigningKey, Verified,
    VerifierKey,
};

use super::log::{Log, ORIGIN};

#[test]
fn events_of_every_place_are_proven_and_so_is_what_the_log_was_before() {
    let log = Log::of(37);
    let mut bundle = log.bundle(0..37);
    bundle.earlier = (0..=37).map(|size| log.earlier(size)).collect();
    let Verified { origin, size, root: _, signers, earlier, events } = bundle.verify().unwrap();
    assert_eq!((origin.as_str(), size), (ORIGIN, 37));
    assert_eq!(signers, [log.key.verifier().clone()]);
    assert_eq!(earlier, (0..=37).collect::<Vec<_>>());
    assert_eq!(events, (0..37).collect::<Vec<_>>());
}

#[test]
fn a_bundle_of_no_event_proves_its_checkpoint() {
    assert!(Log::of(5).bundle([]).verify().unwrap().events.is_empty());
    assert_eq!(Log::of(0).bundle([]).verify().unwrap().size, 0);
}

#[test]
fn the_first_event_that_is_not_in_the_log_is_named() {
    let log = Log::of(20);
    let edited = |change: fn(&mut Bundle)| {
        let mut bundle = log.bundle([3, 7, 12, 19]);
        change(&mut bundle);
        bundle.verify().unwrap_err()
    };
    let wrong = |seq| BundleError::Event { seq, source: ProofError::Root };
    // Edited, in one letter or one space.
    assert_eq!(edited(|bundle| bundle.events[1].line = bundle.events[1].line.replace('7', "8")), wrong(7));
    assert_eq!(edited(|bundle| bundle.events[2].line.push(' ')), wrong(12));
    // Two lines in each other's place.
    assert_eq!(
        edited(|bundle| {
            let other = bundle.events[2].line.clone();
            let this = core::mem::replace(&mut bundle.events[1].line, other);
            bundle.events[2].line = this;
        }),
        wrong(7)
    );
    // One event's line and proof under another's number.
    assert_eq!(edited(|bundle| bundle.events[0].seq = 2), wrong(2));
    assert_eq!(edited(|bundle| bundle.events[1].proof[0][0] ^= 1), wrong(7));
    assert_eq!(
        edited(|bundle| bundle.events[3].proof.truncate(1)),
        BundleError::Event { seq: 19, source: ProofError::Length { needed: 3, given: 1 } }
    );
    assert_eq!(
        edited(|bundle| bundle.events[3].seq = 20),
        BundleError::Event { seq: 20, source: ProofError::NoSuchLeaf { seq: 20, size: 20 } }
    );
    assert_eq!(edited(|bundle| bundle.events[1].seq = 2).seq(), Some(2));
}

#[test]
fn events_out_of_order_or_twice_are_refused() {
    let log = Log::of(20);
    assert_eq!(log.bundle([3, 2]).verify(), Err(BundleError::Order { seq: 2 }));
    assert_eq!(log.bundle([3, 3]).verify(), Err(BundleError::Order { seq: 3 }));
}

#[test]
fn an_earlier_checkpoint_of_another_history_is_named() {
    let log = Log::of(20);
    let mut lines = log.lines.clone();
    lines[4] = "{}".into();
    let forked = Log::with_lines(lines);
    let mut bundle = log.bundle([1]);
    bundle.earlier = vec![log.earlier(3), forked.earlier(9)];
    // Its own proof leads to its own later root, the true log's to the true earlier one.
    assert_eq!(bundle.verify(), Err(BundleError::Inconsistent { size: 9, source: ProofError::Root }));
    bundle.earlier[1].proof = log.earlier(9).proof;
    assert_eq!(bundle.verify(), Err(BundleError::Inconsistent { size: 9, source: ProofError::EarlierRoot }));
    // Before the edited event, both histories are one.
    bundle.earlier = vec![forked.earlier(3)];
    bundle.earlier[0].proof = log.earlier(3).proof;
    assert!(bundle.verify().is_ok());
    // Of a later tree: rolled back.
    bundle.earlier[0].checkpoint = Log::of(21).checkpoint(21);
    assert!(matches!(
        bundle.verify(),
        Err(BundleError::Inconsistent { size: 21, source: ProofError::Sizes { .. } })
    ));
}

#[test]
fn only_the_keys_asked_for_count() {
    let log = Log::of(4);
    let other = SigningKey::from_seed(ORIGIN, &[1; 32]).unwrap();
    let unsigned = Err(BundleError::Checkpoint(CheckpointError::Note(NoteError::NoKnownKey)));
    let bundle = log.bundle([1]);
    assert!(bundle.verify_with(&[log.key.verifier().clone()]).is_ok());
    assert_eq!(bundle.verify_with(&[other.verifier().clone()]), unsigned);
    assert_eq!(bundle.verify_with(&[]), unsigned);
    let foreign = SigningKey::from_seed("evil.example", &[42; 32]).unwrap();
    assert_eq!(
        bundle.verify_with(&[foreign.verifier().clone()]),
        Err(BundleError::ForeignKey { name: "evil.example".into(), origin: ORIGIN.into() })
    );
}

#[test]
fn a_checkpoint_signed_by_an_old_and_a_new_key_satisfies_holders_of_either() {
    let log = Log::of(4);
    let new = SigningKey::from_seed(ORIGIN, &[1; 32]).unwrap();
    let mut bundle = log.bundle([1]);
    let opened = Checkpoint::open(&bundle.checkpoint, ORIGIN, &bundle.vkeys).unwrap();
    bundle.checkpoint = opened.sign(&[&log.key, &new]).unwrap().to_string();
    let both: Vec<VerifierKey> = vec![log.key.verifier().clone(), new.verifier().clone()];
    assert_eq!(bundle.verify_with(&both).unwrap().signers, both);
    for key in both {
        assert_eq!(bundle.verify_with(std::slice::from_ref(&key)).unwrap().signers, [key]);
    }
}

#[test]
fn a_checkpoint_of_another_log_is_refused() {
    let log = Log::of(4);
    let key = SigningKey::from_seed("other.example", &[1; 32]).unwrap();
    let mut bundle = log.bundle([1]);
    bundle.origin = "other.example".into();
    bundle.vkeys = vec![key.verifier().clone()];
    let opened = Checkpoint::open(&log.checkpoint(4), ORIGIN, &[log.key.verifier().clone()]).unwrap();
    bundle.checkpoint = opened.sign(&[&key]).unwrap().to_string();
    assert_eq!(
        bundle.verify(),
        Err(BundleError::Checkpoint(CheckpointError::Origin {
            expected: "other.example".into(),
            found: ORIGIN.into()
        }))
    );
}
