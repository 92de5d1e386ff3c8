//! kill -9 at any moment leaves a verified prefix: this test runs itself as a child that appends, and kills it.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

#[expect(dead_code, reason = "shared with other tests")]
mod support;

use std::{
    io::Read,
    path::Path,
    process::{Child, Command, Stdio},
};

use bijak_audit_cache::{
    AuditCache, Cancel, Query, Trust,
    transparency::{Checkpoint, leaf_hash, root},
};
use support::event;

const CHILD: &str = "BIJAK_TEST_APPEND_TO";
const BATCH: u64 = 211;

fn batch(from: u64) -> Vec<u8> {
    let lines = (from..from + BATCH).map(|seq| event(seq).canonical_json().unwrap());
    lines.flat_map(|line| [line, b"\n".to_vec()].concat()).collect()
}

/// Not a test of its own: what the child does until it is killed. It says a byte after every append.
#[test]
fn child() {
    let Ok(path) = std::env::var(CHILD) else { return };
    let cache = AuditCache::open(Path::new(&path)).unwrap();
    let mut next = cache.held().unwrap().map_or(0, |held| held.high + 1);
    loop {
        cache.append_lines(&batch(next), Trust::Server).unwrap();
        next += BATCH;
        std::io::Write::write_all(&mut std::io::stderr(), b".").unwrap();
    }
}

fn start(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(CHILD, path)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn killed_at_any_moment_it_holds_a_whole_prefix_and_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("org.db");
    let mut before = 0;
    for round in 0..5_u64 {
        let mut child = start(&path);
        let mut said = child.stderr.take().unwrap();
        // Past the sealing of a segment in some rounds; at whatever it is doing after the last byte.
        let mut bytes = vec![0; if round == 2 { 80 } else { 3 }];
        said.read_exact(&mut bytes).unwrap();
        std::thread::yield_now();
        child.kill().unwrap();
        child.wait().unwrap();

        let cache = AuditCache::open(&path).unwrap();
        let held = cache.held().unwrap().unwrap();
        let count = held.count();
        assert_eq!((held.low, held.high + 1), (0, count), "round {round}");
        assert!(count.is_multiple_of(BATCH) && count >= before + BATCH * bytes.len() as u64, "{count}");
        before = count;
        let leaves: Vec<_> = (0..count).map(|seq| leaf_hash(&event(seq).canonical_json().unwrap())).collect();
        let checkpoint =
            Checkpoint { origin: "log".into(), size: count, root: root(&leaves), extensions: vec![] };
        let checked = cache.check(&checkpoint).unwrap();
        assert_eq!(checked, bijak_audit_cache::Checked::Verified { to: count });
        assert_eq!(cache.rehash(&Cancel::never(), &mut |_| ()).unwrap().damaged, None);
        let failures = Query::Term(bijak_audit_cache::query::Term::Outcome(bijak_domain::Outcome::Failure));
        assert_eq!(cache.count(&failures, None, &Cancel::never()).unwrap(), count.div_ceil(7));
    }
}

#[test]
fn what_another_process_appends_is_seen_and_appended_to() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("org.db");
    let (one, other) = (AuditCache::open(&path).unwrap(), AuditCache::open(&path).unwrap());
    let never = Cancel::never();
    let deep = Query::Term(bijak_audit_cache::query::Term::Text("deep".into()));
    for round in 0..6 {
        let (from, to) = if round % 2 == 0 { (&one, &other) } else { (&other, &one) };
        from.append_lines(&batch(round * BATCH), Trust::Server).unwrap();
        assert_eq!(to.count(&Query::All, None, &never).unwrap(), (round + 1) * BATCH);
        assert_eq!(to.count(&deep, None, &never).unwrap(), (round + 1) * BATCH, "round {round}");
        assert_eq!(from.count(&deep, None, &never).unwrap(), (round + 1) * BATCH, "round {round}");
    }
}
