//! Events on disk and the real binary.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use bijak_domain::{Actor, AuditEvent, Outcome, Target, Timestamp};
use serde_json::json;
use tempfile::TempDir;

/// 2026-11-24T00:00:00Z; events are a minute apart from here.
pub(crate) const START_MS: i64 = 1_795_478_400_000;

/// Every third a failure, actors `ci-0` to `ci-4`, four addresses in two networks, a hostile agent now and then.
pub(crate) fn event(seq: u64) -> AuditEvent {
    let number = i64::try_from(seq).unwrap();
    AuditEvent {
        id: format!("evt_{seq:04}"),
        seq,
        time: Timestamp::from_millis(START_MS + number * 60_000),
        organization_id: Some("org_1".into()),
        workspace_id: Some(format!("ws_{}", seq % 2)),
        actor: Some(Actor {
            kind: Some("api_key".into()),
            id: Some(format!("key_{}", seq % 5)),
            name: Some(format!("ci-{}", seq % 5)),
        }),
        action: if seq.is_multiple_of(2) { "api_key.created" } else { "oauth_token.issued" }.into(),
        target: seq.is_multiple_of(4).then(|| Target {
            kind: Some("api_key".into()),
            id: Some(format!("key_t{seq}")),
            name: None,
        }),
        source_ip: (!seq.is_multiple_of(7)).then(|| format!("203.0.{}.{}", 113 + seq % 2, seq % 4)),
        user_agent: Some(if seq % 10 == 3 {
            "evil\u{1b}[31m\r\n\"=cmd|' /C calc'!A0\u{202e}".into()
        } else {
            format!("curl/8.{}", seq % 3)
        }),
        outcome: if seq.is_multiple_of(3) { Outcome::Failure } else { Outcome::Success },
        reason: None,
        request_id: Some(format!("req_{seq:04}")),
        details: json!({ "note": format!("Ticket-{seq}"), "scope": "rag.read" }).as_object().unwrap().clone(),
    }
}

pub(crate) fn line(seq: u64) -> String {
    String::from_utf8(event(seq).canonical_json().unwrap()).unwrap()
}

pub(crate) fn lines(seqs: impl IntoIterator<Item = u64>) -> String {
    seqs.into_iter().map(|seq| line(seq) + "\n").collect()
}

/// A directory with a copy to work on.
pub(crate) struct House {
    dir: TempDir,
}

/// What a command answered.
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl House {
    pub(crate) fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// With a copy `audit.db` of the events 0 to `count - 1`.
    pub(crate) fn with_events(count: u64) -> Self {
        let house = Self::empty();
        house.write("events.ndjson", &lines(0..count));
        let answer = house.run(&["audit", "import", "events.ndjson", "--cache", "audit.db"]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        assert_eq!(answer.out, "");
        house
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: &str) {
        fs::write(self.path(name), content).unwrap();
    }

    /// The binary, in this directory, that finds no profile of the person who runs the tests.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_bijak")));
        command.args(words).current_dir(self.dir.path());
        command.env("BIJAK_KEYS_DATA_DIR", self.path("app-data"));
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Answer {
        let Output { status, stdout, stderr } = self.command(words).output().unwrap();
        Answer {
            code: status.code().unwrap_or(-1),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }

    /// `bijak audit` with `words` on the copy, which must succeed; answers stdout.
    pub(crate) fn audit(&self, words: &[&str]) -> String {
        let answer = self.audit_answer(words);
        assert_eq!(answer.code, 0, "{words:?}: {}", answer.err);
        answer.out
    }

    pub(crate) fn audit_answer(&self, words: &[&str]) -> Answer {
        let mut all = vec!["audit"];
        all.extend(words);
        all.extend(["--cache", "audit.db"]);
        self.run(&all)
    }
}
