//! History that is proven, and lies that are caught.

use bijak_domain::Timestamp;
use bijak_transparency::{
    Checkpoint, Hash, consistency_proof, inclusion_proof, leaf_hash, root, verify_consistency,
    verify_inclusion,
};

use crate::{AppendError, AuditCache, Cancel, Checked, Located, Query, Trust, generate::Generator};

/// The log as its server has it.
struct Log {
    lines: Vec<Vec<u8>>,
    leaves: Vec<Hash>,
}

impl Log {
    fn new(events: u64) -> Self {
        let mut generator = Generator::new(3, events);
        let mut lines = Vec::new();
        while let Some(line) = generator.next_line() {
            lines.push(line.to_vec());
        }
        let leaves = lines.iter().map(|line| leaf_hash(line)).collect();
        Self { lines, leaves }
    }

    fn edited(mut self, seq: usize) -> Self {
        let line = String::from_utf8(self.lines[seq].clone()).unwrap();
        self.lines[seq] = line.replacen("\"action\":\"", "\"action\":\"x", 1).into_bytes();
        self.leaves[seq] = leaf_hash(&self.lines[seq]);
        self
    }

    fn checkpoint(&self, size: usize) -> Checkpoint {
        Checkpoint {
            origin: "log".into(),
            size: size as u64,
            root: root(&self.leaves[..size]),
            extensions: vec![],
        }
    }

    fn proof(&self, seq: usize, size: usize) -> Vec<Hash> {
        let node = |node: bijak_transparency::NodeId| {
            let begin = (node.index << node.level) as usize;
            Ok::<_, ()>(root(&self.leaves[begin..begin + (1 << node.level)]))
        };
        inclusion_proof(seq as u64, size as u64, node).unwrap()
    }

    fn batch(&self, range: std::ops::Range<usize>) -> Vec<u8> {
        self.lines[range].iter().flat_map(|line| [line.as_slice(), b"\n"].concat()).collect()
    }
}

struct World {
    _dir: tempfile::TempDir,
    cache: AuditCache,
}

fn empty() -> World {
    let dir = tempfile::tempdir().unwrap();
    let cache = AuditCache::open(&dir.path().join("a.db")).unwrap();
    World { _dir: dir, cache }
}

fn newest(cache: &AuditCache, log: &Log, first: usize, size: usize) -> Result<(), AppendError> {
    let (checkpoint, proof) = (log.checkpoint(size), log.proof(first, size));
    let trust = Trust::Newest { checkpoint: &checkpoint, proof: &proof };
    cache.append_lines(&log.batch(first..size), trust).map(drop)
}

fn verified(cache: &AuditCache) -> Vec<(u64, u64, u64)> {
    cache.runs().unwrap().iter().map(|run| (run.low, run.high, run.verified_to)).collect()
}

#[test]
fn the_newest_page_is_proven_at_once_and_the_history_when_it_meets_it() {
    let log = Log::new(1_000);
    let World { _dir, cache } = empty();
    newest(&cache, &log, 777, 900).unwrap();
    assert_eq!(verified(&cache), [(777, 899, 900)]);
    for range in [0..300, 300..500] {
        cache.append_lines(&log.batch(range), Trust::Server).unwrap();
    }
    assert_eq!(verified(&cache), [(0, 499, 0), (777, 899, 900)]);
    assert_eq!(cache.check(&log.checkpoint(200)).unwrap(), Checked::Verified { to: 200 });
    cache.append_lines(&log.batch(900..1_000), Trust::Server).unwrap();
    assert_eq!(cache.check(&log.checkpoint(1_000)).unwrap(), Checked::Verified { to: 1_000 });
    assert_eq!(verified(&cache), [(0, 499, 200), (777, 999, 1_000)]);
    cache.append_lines(&log.batch(500..777), Trust::Server).unwrap();
    assert_eq!(verified(&cache), [(0, 999, 1_000)]);
    assert_eq!(cache.root(1_000).unwrap(), Some(log.checkpoint(1_000).root));
    assert_eq!(cache.root(613).unwrap(), Some(log.checkpoint(613).root));
    let page = cache.lines(&Query::All, None, 0, 2_000, &Cancel::never()).unwrap();
    assert!(page.iter().all(|line| line.verified) && page.len() == 1_000);
}

#[test]
fn a_page_after_a_long_absence_may_leave_a_gap_only_if_it_is_proven() {
    let log = Log::new(500);
    let World { _dir, cache } = empty();
    cache.append_lines(&log.batch(0..100), Trust::Server).unwrap();
    let unproven = cache.append_lines(&log.batch(400..500), Trust::Server);
    assert!(matches!(unproven, Err(AppendError::Gap { expected: 100, found: 400 })));
    newest(&cache, &log, 400, 500).unwrap();
    cache.append_lines(&log.batch(100..400), Trust::Server).unwrap();
    assert_eq!(verified(&cache), [(0, 499, 500)]);
}

#[test]
fn a_newest_page_that_its_checkpoint_does_not_sign_is_refused() {
    let log = Log::new(300);
    let World { _dir, cache } = empty();
    let lying = Log::new(300).edited(250);
    let (checkpoint, proof) = (log.checkpoint(300), log.proof(200, 300));
    let trust = Trust::Newest { checkpoint: &checkpoint, proof: &proof };
    let refused = cache.append_lines(&lying.batch(200..300), trust);
    assert!(matches!(refused, Err(AppendError::Unproven { first: 200, last: 299 })));
    let short = Trust::Newest { checkpoint: &checkpoint, proof: &proof[1..] };
    assert!(matches!(cache.append_lines(&log.batch(200..300), short), Err(AppendError::BadProof { .. })));
    assert!(matches!(cache.append_lines(&log.batch(200..299), trust), Err(AppendError::BadProof { .. })));
    assert_eq!(cache.held().unwrap(), None);
    newest(&cache, &log, 200, 300).unwrap();
}

#[test]
fn a_rewritten_history_is_refused_when_it_meets_the_page_and_the_event_is_named() {
    let World { _dir, cache } = empty();
    let log = Log::new(700);
    newest(&cache, &log, 600, 700).unwrap();
    let lying = Log::new(700).edited(345);
    cache.append_lines(&lying.batch(0..500), Trust::Server).unwrap();
    let refused = cache.append_lines(&lying.batch(500..600), Trust::Server);
    let Err(AppendError::Unproven { first, last }) = refused else { panic!("{refused:?}") };
    assert!((first..=last).contains(&345), "{first} to {last}");
    assert_eq!(verified(&cache), [(0, 499, 0), (600, 699, 700)]);
    // The true log's proofs lead to the event.
    let mut ask = first;
    let mut asked = 0;
    let found = loop {
        asked += 1;
        let seq = usize::try_from(ask).unwrap();
        match cache.locate(ask, 700, &log.leaves[seq], &log.proof(seq, 700)).unwrap() {
            Located::Ask(next) => ask = next,
            Located::Found(seq) => break seq,
            Located::Same => panic!("nothing differs at {ask}"),
        }
    };
    assert_eq!(found, 345);
    assert!(asked <= 10, "{asked} questions");
}

#[test]
fn a_checkpoint_over_other_events_differs_and_one_over_unknown_events_waits() {
    let log = Log::new(300);
    let World { _dir, cache } = empty();
    assert_eq!(cache.check(&log.checkpoint(10)).unwrap(), Checked::NotYet);
    cache.append_lines(&log.batch(0..300), Trust::Server).unwrap();
    let mut forked = log.checkpoint(250);
    forked.root[7] ^= 1;
    assert_eq!(cache.check(&forked).unwrap(), Checked::Differs);
    assert_eq!(verified(&cache), [(0, 299, 0)]);
    let mut beyond = log.checkpoint(300);
    beyond.size = 301;
    assert_eq!(cache.check(&beyond).unwrap(), Checked::NotYet);
    assert_eq!(cache.check(&log.checkpoint(300)).unwrap(), Checked::Verified { to: 300 });
    // An older one takes nothing back.
    assert_eq!(cache.check(&log.checkpoint(20)).unwrap(), Checked::Verified { to: 20 });
    assert_eq!(verified(&cache), [(0, 299, 300)]);
}

#[test]
fn proofs_made_here_are_those_of_the_log() {
    let log = Log::new(1_400);
    let World { _dir, cache } = empty();
    newest(&cache, &log, 1_111, 1_400).unwrap();
    for size in [1_112, 1_300, 1_400] {
        for seq in (1_111..size).step_by(37) {
            let proof = cache.prove(seq as u64, size as u64).unwrap().unwrap();
            assert_eq!(proof.hashes, log.proof(seq, size), "{seq} of {size}");
            assert!(proof.holds);
            assert!(
                verify_inclusion(&log.leaves[seq], seq as u64, size as u64, &proof.hashes, &proof.root)
                    .is_ok()
            );
        }
    }
    assert_eq!(cache.prove(3, 1_400).unwrap(), None);
    assert_eq!(cache.prove(1_200, 1_401).unwrap(), None);
    cache.append_lines(&log.batch(0..1_111), Trust::Server).unwrap();
    for seq in (0..1_400).step_by(61) {
        let proof = cache.prove(seq as u64, 1_399).unwrap();
        assert_eq!(proof.map(|proof| proof.hashes), (seq < 1_399).then(|| log.proof(seq, 1_399)), "{seq}");
    }
    let proof = cache.prove_consistency(700, 1_400).unwrap().unwrap();
    let (from, to) = (log.checkpoint(700).root, log.checkpoint(1_400).root);
    verify_consistency(700, 1_400, &proof, &from, &to).unwrap();
    let node = |node: bijak_transparency::NodeId| {
        let begin = (node.index << node.level) as usize;
        Ok::<_, ()>(root(&log.leaves[begin..begin + (1 << node.level)]))
    };
    assert_eq!(proof, consistency_proof(700, 1_400, node).unwrap());
}

#[test]
fn pruning_keeps_roots_proofs_and_verification() {
    let log = Log::new(40_000);
    let World { _dir, cache } = empty();
    for start in (0..40_000).step_by(8_000) {
        cache.append_lines(&log.batch(start..start + 8_000), Trust::Server).unwrap();
    }
    assert_eq!(cache.check(&log.checkpoint(39_000)).unwrap(), Checked::Verified { to: 39_000 });
    let time_of = |seq: u64| {
        let line = cache.event(seq).unwrap().unwrap().line;
        serde_json::from_slice::<bijak_domain::AuditEvent>(&line).unwrap().time
    };
    let keep_from = time_of(20_000);
    assert_eq!(cache.prune(Timestamp::from_millis(0)).unwrap(), Some(0));
    assert_eq!(cache.prune(keep_from).unwrap(), Some(16_384));
    assert_eq!(verified(&cache), [(16_384, 39_999, 39_000)]);
    assert_eq!(cache.count(&Query::All, None, &Cancel::never()).unwrap(), 40_000 - 16_384);
    assert_eq!(cache.event(16_383).unwrap(), None);
    assert_eq!(cache.check(&log.checkpoint(40_000)).unwrap(), Checked::Verified { to: 40_000 });
    let proof = cache.prove(30_000, 40_000).unwrap().unwrap();
    assert_eq!(proof.root, log.checkpoint(40_000).root);
    assert!(proof.holds);
    // All of it may be old: the last segment stays.
    assert_eq!(cache.prune(Timestamp::from_millis(i64::MAX)).unwrap(), Some(32_768));
    assert_eq!(cache.rehash(&Cancel::never(), &mut |_| ()).unwrap().damaged, None);
}

#[test]
fn a_line_changed_in_the_file_is_found_by_reading_it_back() {
    let log = Log::new(700);
    let World { _dir: dir, cache } = empty();
    cache.append_lines(&log.batch(0..700), Trust::Server).unwrap();
    let mut told = 0;
    let whole = cache.rehash(&Cancel::never(), &mut |events| told = events).unwrap();
    assert_eq!((whole.events, whole.damaged, told), (700, None, 700));
    let file = rusqlite::Connection::open(dir.path().join("a.db")).unwrap();
    // Another block's bytes in the place of the one that holds event 330.
    file.execute(
        "UPDATE blocks SET lines = (SELECT lines FROM blocks WHERE number = 2) WHERE number = 10",
        [],
    )
    .unwrap();
    let damaged = cache.rehash(&Cancel::never(), &mut |_| ()).unwrap().damaged;
    assert_eq!(damaged, Some((256, 512)));
    file.execute("UPDATE blocks SET lines = x'00' WHERE number = 10", []).unwrap();
    assert_eq!(cache.rehash(&Cancel::never(), &mut |_| ()).unwrap().damaged, Some((320, 352)));
    file.execute("DELETE FROM blocks WHERE number = 10", []).unwrap();
    assert_eq!(cache.rehash(&Cancel::never(), &mut |_| ()).unwrap().damaged, Some((320, 321)));
}

#[test]
fn of_several_damages_the_first_is_named_whichever_thread_finds_it() {
    let log = Log::new(20_000);
    let World { _dir: dir, cache } = empty();
    cache.append_lines(&log.batch(0..20_000), Trust::Server).unwrap();
    let file = rusqlite::Connection::open(dir.path().join("a.db")).unwrap();
    let named = || cache.rehash(&Cancel::never(), &mut |_| ()).unwrap().damaged.map(|(first, _)| first);
    // From the last to the first, a damage of each kind: bytes, a missing block, another block's lines.
    for (block, what) in [
        (600, "UPDATE blocks SET lines = x'01020304' WHERE number = 600"),
        (400, "DELETE FROM blocks WHERE number = 400"),
        (80, "UPDATE blocks SET lines = (SELECT lines FROM blocks WHERE number = 9) WHERE number = 80"),
        (72, "DELETE FROM blocks WHERE number = 72"),
    ] {
        file.execute(what, []).unwrap();
        assert_eq!(named(), Some(block * 32), "{what}");
    }
}

#[test]
fn evidence_and_keys_stay_with_a_cache_that_stands_alone() {
    let World { _dir: dir, cache } = empty();
    let at = Timestamp::from_millis;
    cache.pin_key("log+1+a", at(1)).unwrap();
    cache.pin_key("log+1+a", at(2)).unwrap();
    cache.pin_key("log+2+b", at(3)).unwrap();
    cache.keep_checkpoint(5, "five", at(4)).unwrap();
    cache.keep_checkpoint(9, "nine", at(5)).unwrap();
    let finding = crate::NewFinding { kind: "edited".into(), seq: Some(7), ..crate::NewFinding::default() };
    cache.keep_finding(&finding, at(6)).unwrap();
    drop(cache);
    let cache = AuditCache::open(&dir.path().join("a.db")).unwrap();
    let keys: Vec<_> =
        cache.pinned_keys().unwrap().into_iter().map(|key| (key.vkey, key.retired_at)).collect();
    assert_eq!(keys, [("log+1+a".into(), Some(at(3))), ("log+2+b".into(), None)]);
    assert_eq!(cache.last_checkpoint().unwrap(), Some(("nine".into(), at(5))));
    let findings = cache.findings().unwrap();
    assert_eq!((findings.len(), &findings[0].finding, findings[0].found_at), (1, &finding, at(6)));
}
