//! A log as its server has it, copied, verified, proven, and tampered with.

use std::path::PathBuf;

use bijak_audit_cache::{
    Checked, Trust,
    transparency::{Checkpoint, Hash, SigningKey, leaf_hash, root},
};
use bijak_domain::{AuditEvent, Entropy as _, OsEntropy, Outcome, Timestamp};
use serde_json::Map;
use tempfile::TempDir;

use super::{
    LocalAudit, LocalAuditError, Standing, Verdict, active_cache,
    query::{Now, Query},
    verify_bundle,
};

const ORIGIN: &str = "local/audit-log/org_1";

fn line(seq: u64) -> Vec<u8> {
    let event = AuditEvent {
        id: format!("evt_{seq}"),
        seq,
        time: Timestamp::from_millis(1_795_478_400_000 + i64::try_from(seq).unwrap()),
        organization_id: None,
        workspace_id: None,
        actor: None,
        action: if seq.is_multiple_of(2) { "api_key.created" } else { "api_key.revoked" }.into(),
        target: None,
        source_ip: None,
        user_agent: None,
        outcome: Outcome::Success,
        reason: None,
        request_id: None,
        details: Map::new(),
    };
    event.canonical_json().unwrap()
}

struct World {
    dir: TempDir,
    key: SigningKey,
}

impl World {
    fn new() -> Self {
        let mut seed = [0; 32];
        OsEntropy.fill(&mut seed);
        Self { dir: tempfile::tempdir().unwrap(), key: SigningKey::from_seed(ORIGIN, &seed).unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("audit.db")
    }

    /// A copy of the events 0 to `events - 1`, of which the first `proven` are signed for.
    fn copy(&self, events: u64, proven: u64) -> LocalAudit {
        let audit = LocalAudit::open(&self.path()).unwrap();
        let lines: Vec<Vec<u8>> = (0..events).map(line).collect();
        let bytes: Vec<u8> = lines.iter().flat_map(|line| [line, b"\n".as_slice()].concat()).collect();
        audit.cache.append_lines(&bytes, Trust::Server).unwrap();
        if proven > 0 {
            let leaves: Vec<Hash> = lines.iter().map(|line| leaf_hash(line)).collect();
            let size = usize::try_from(proven).unwrap();
            let root = root(&leaves[..size]);
            let checkpoint = Checkpoint { origin: ORIGIN.into(), size: proven, root, extensions: Vec::new() };
            let note = checkpoint.sign(&[&self.key]).unwrap().to_string();
            let now = Timestamp::from_millis(0);
            audit.cache.pin_key(&self.vkey(), now).unwrap();
            assert_eq!(audit.cache.check(&checkpoint).unwrap(), Checked::Verified { to: proven });
            audit.cache.keep_checkpoint(proven, &note, now).unwrap();
        }
        audit
    }

    fn vkey(&self) -> String {
        self.key.verifier().to_string()
    }
}

fn query(text: &str) -> Query {
    Query::parse(text, &Now::utc(Timestamp::from_millis(0))).unwrap()
}

fn verify(audit: &LocalAudit) -> Verdict {
    audit.verify(&mut |_| ()).unwrap()
}

#[test]
fn a_copy_that_a_checkpoint_covers_is_verified() {
    let world = World::new();
    let audit = world.copy(300, 300);
    assert_eq!(audit.standing().unwrap(), Standing::Verified);
    let Verdict::Verified { explanation } = verify(&audit) else { panic!("{:?}", verify(&audit)) };
    assert!(explanation.contains("300 events") && explanation.contains(ORIGIN), "{explanation}");
}

#[test]
fn events_above_the_checkpoint_are_not_verified() {
    let world = World::new();
    let audit = world.copy(300, 200);
    assert_eq!(audit.standing().unwrap(), Standing::Partly { events: 300, unverified: 100 });
    let Verdict::Unverified { explanation } = verify(&audit) else { panic!("{:?}", verify(&audit)) };
    assert!(explanation.contains("below 200"), "{explanation}");
}

#[test]
fn a_checkpoint_that_signs_another_history_is_caught() {
    let world = World::new();
    let audit = world.copy(300, 200);
    let forged = Checkpoint { origin: ORIGIN.into(), size: 300, root: [7; 32], extensions: Vec::new() };
    let note = forged.sign(&[&world.key]).unwrap().to_string();
    audit.cache.keep_checkpoint(300, &note, Timestamp::from_millis(1)).unwrap();
    assert!(matches!(verify(&audit), Verdict::Broken { .. }), "{:?}", verify(&audit));
}

#[test]
fn a_line_that_was_changed_on_the_disk_is_named() {
    let world = World::new();
    drop(world.copy(300, 300));
    let connection = rusqlite::Connection::open(world.path()).unwrap();
    // The last lines are not in a whole block yet.
    let changed = connection.execute("UPDATE loose SET line = ?1 WHERE seq = 299", [line(1_299)]).unwrap();
    assert_eq!(changed, 1);
    drop(connection);
    let Verdict::Broken { seq, .. } = verify(&LocalAudit::open(&world.path()).unwrap()) else {
        panic!("not caught")
    };
    assert!(seq.is_some_and(|seq| (256..300).contains(&seq)), "{seq:?}");
}

#[test]
fn a_bundle_is_verified_by_somebody_who_never_saw_the_server() {
    let world = World::new();
    let audit = world.copy(300, 300);
    let mut bundle = Vec::new();
    audit.export_bundle(&query("action:api_key.revoked seq:10..20"), &mut bundle).unwrap();
    for key in [None, Some(world.vkey())] {
        let verdict = verify_bundle(&bundle, key.as_deref()).unwrap();
        let Verdict::Verified { explanation } = verdict else { panic!("{verdict:?}") };
        assert!(explanation.starts_with("5 of the first 300 events"), "{explanation}");
    }
    let stranger = World::new().vkey();
    assert!(matches!(verify_bundle(&bundle, Some(&stranger)).unwrap(), Verdict::Broken { .. }));
    let edited = String::from_utf8(bundle).unwrap().replace("evt_13", "evt_99");
    let verdict = verify_bundle(edited.as_bytes(), None).unwrap();
    assert!(matches!(verdict, Verdict::Broken { seq: Some(13), .. }), "{verdict:?}");
}

#[test]
fn a_bundle_of_what_no_checkpoint_covers_is_refused_by_name() {
    let world = World::new();
    let audit = world.copy(300, 200);
    let refused = audit.export_bundle(&query("seq:199..201"), &mut Vec::new());
    assert!(matches!(refused, Err(LocalAuditError::Unproven { seq: 200 })), "{refused:?}");
}

#[test]
fn the_active_profile_names_its_copy() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(active_cache(dir.path()).unwrap(), None);
    let connection = rusqlite::Connection::open(dir.path().join("app.db")).unwrap();
    connection.execute_batch("CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)").unwrap();
    assert_eq!(active_cache(dir.path()).unwrap(), None);
    let id = "org_01K00000000000000000000000";
    connection.execute("INSERT INTO settings VALUES ('active_profile', ?1)", [id]).unwrap();
    let expected = dir.path().join("audit").join(format!("{id}.db"));
    assert_eq!(active_cache(dir.path()).unwrap(), Some(expected));
    connection.execute("UPDATE settings SET value = '../../etc/passwd'", []).unwrap();
    assert_eq!(active_cache(dir.path()).unwrap(), None);
}
