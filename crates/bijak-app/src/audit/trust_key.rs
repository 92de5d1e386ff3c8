use std::sync::Arc;

use bijak_audit_cache::transparency::{Checkpoint, VerifierKey, verify_consistency};
use bijak_client::ApiError;

use super::{
    findings::table::{self as findings, NewFinding},
    trust::{
        of_store,
        table::{self, Log},
    },
};
use crate::{
    App,
    app::{Context, code},
    session::Session,
    view::{ErrorView, FindingKind},
};

impl App {
    /// Trusts a key for the active profile's log because a person says so, who had it from whoever runs the deployment on
    /// another way than through it. Only for a log that was caught with an unknown key (it was replaced while this computer
    /// was away for longer than both keys sign); the key must have signed the log's head, and that head must go on from the
    /// last one that was proven. What was found stays kept, and that a person vouched is told beside it.
    pub async fn audit_trust_key(&self, vkey: &str) -> Result<(), ErrorView> {
        let ctx = &self.ctx;
        let session = ctx.session()?;
        let key = VerifierKey::parse(vkey.trim())
            .map_err(|error| ErrorView::new(code::AUDIT_KEY_INVALID, error.to_string()))?;
        // A log that was caught is not asked: nobody holds this for long.
        let log = caught_with_unknown_key(ctx, &session).await?;
        let _alone = ctx.audit.syncing.lock().await;
        let note = session.api.audit_log().checkpoint().await?;
        let head = Checkpoint::open(&note, key.name(), std::slice::from_ref(&key)).map_err(|error| {
            ErrorView::new(code::AUDIT_KEY_NOT_THE_LOGS, format!("the log's head is not this key's: {error}"))
        })?;
        goes_on(&session, &log, &head).await?;
        vouch(ctx, &session, &log, &key, note).await?;
        // From the beginning: what is held must be what the new head speaks for.
        ctx.audit.rebuilt.notify_one();
        super::status::announce(ctx).await;
        Ok(())
    }
}

async fn caught_with_unknown_key(ctx: &Arc<Context>, session: &Session) -> Result<Log, ErrorView> {
    let profile_id = session.profile_id.clone();
    let known = ctx.store.call(move |c| {
        let Some(log) = table::get(c, &profile_id)? else { return Ok(None) };
        let Some(id) = log.broken_by else { return Ok(None) };
        let finding = findings::get(c, &profile_id, id)?;
        Ok(finding.filter(|finding| finding.kind == FindingKind::WrongKey).map(|_| log))
    });
    let words = "a key is trusted by a person's word only where the log is signed by an unknown one";
    known.await?.ok_or_else(|| ErrorView::new(code::AUDIT_KEY_NOT_ASKED_FOR, words))
}

/// The head must be of the same log, and go on from what was proven under the key that was trusted before.
async fn goes_on(session: &Session, log: &Log, head: &Checkpoint) -> Result<(), ErrorView> {
    let differs =
        |words: &str| ErrorView::new(code::AUDIT_KEY_NOT_THE_LOGS, format!("the log's head {words}"));
    let pinned = VerifierKey::parse(&log.pinned_key)
        .map_err(|error| ErrorView::new(code::STORE_FAILED, format!("the pinned key: {error}")))?;
    if head.origin != pinned.name() {
        return Err(differs("is of another log"));
    }
    let Some(last) = log.checkpoint.as_deref() else { return Ok(()) };
    let last = of_store(last)?;
    let (from, to) = (last.size, head.size);
    let proven = if from > to {
        false
    } else if from == to {
        last.root == head.root
    } else if from == 0 {
        true
    } else {
        match session.api.audit_log().consistency_proof(from, to).await {
            Ok(proof) => verify_consistency(from, to, &proof, &last.root, &head.root).is_ok(),
            // It has no such proof to show.
            Err(ApiError::Problem(_)) => false,
            Err(error) => return Err(error.into()),
        }
    };
    if proven { Ok(()) } else { Err(differs("does not go on from the last one that was proven")) }
}

/// The key is pinned, the log is asked again, and both are told; all or nothing.
async fn vouch(
    ctx: &Arc<Context>,
    session: &Session,
    log: &Log,
    key: &VerifierKey,
    note: String,
) -> Result<(), ErrorView> {
    let Log { pinned_key, checkpoint, .. } = log;
    let told = NewFinding {
        kind: FindingKind::KeyRotated,
        seq: None,
        title: "A person vouched for the audit log's new key.".to_owned(),
        explanation: format!(
            "The key {pinned_key} was trusted before and did not sign this head. A person on this computer entered {key}, \
             which has signed it, and the head goes on from the last one that was proven. No event of the log vouched for \
             the new key; it is trusted from here on."
        ),
        checkpoint_before: checkpoint.clone(),
        checkpoint_after: Some(note),
        held_line: None,
        received_line: None,
    };
    let (profile_id, now, vkey) = (session.profile_id.clone(), ctx.clock.now(), key.to_string());
    let keep = ctx.store.call(move |c| {
        let tx = c.transaction()?;
        table::pin(&tx, &profile_id, &vkey, now)?;
        table::set_broken(&tx, &profile_id, None)?;
        findings::add(&tx, &profile_id, now, &told)?;
        tx.commit()
    });
    Ok(keep.await?)
}

#[cfg(test)]
mod tests {
    use crate::{
        audit::tests::{add, events, live_with, status, world_with},
        audit_local::{LocalAudit, Standing},
        testing::World,
        view::{AuditStatusView, AuditSyncPhase, FindingKind, VerificationState},
    };

    /// A log whose key was replaced while nobody here looked.
    async fn caught() -> World {
        let w = world_with(5).await;
        w.api.model().log().swap_key();
        add(&w, 5..7).await;
        status(&w, "caught", |s| s.phase == AuditSyncPhase::Broken).await;
        w
    }

    async fn refused(w: &World, vkey: &str, code: &str) {
        assert_eq!(w.app.audit_trust_key(vkey).await.unwrap_err().code, code);
        let status = w.app.audit_status().await.unwrap();
        assert_eq!(status.verification.state, VerificationState::Broken);
        assert_eq!(w.app.audit_findings().await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a_key_that_a_person_vouches_for_is_trusted_and_told_and_what_was_found_stays() {
        let mut w = caught().await;
        let vkey = w.api.model().log().vkey();
        w.app.audit_trust_key(&format!(" {vkey}\n")).await.unwrap();
        // What came is here a moment before its head was checked.
        let verified =
            |s: &AuditStatusView| live_with(7)(s) && s.verification.state == VerificationState::Verified;
        let live = status(&w, "it goes on", verified).await;
        assert!(vkey.starts_with(&live.verification.key_name.unwrap()));
        let kinds = |w: &World| {
            let app = w.app.clone();
            async move { app.audit_findings().await.unwrap().iter().map(|f| f.kind).collect::<Vec<_>>() }
        };
        assert_eq!(kinds(&w).await, [FindingKind::KeyRotated, FindingKind::WrongKey]);
        let told = w.app.audit_findings().await.unwrap().remove(0);
        assert!(told.explanation.contains("A person") && told.explanation.contains(&vkey), "{told:?}");
        let copy = w.app.ctx.config.data_dir.join("audit").join(format!("{}.db", w.profile_id));
        assert_eq!(LocalAudit::open_existing(&copy).unwrap().standing().unwrap(), Standing::Verified);
        w.restart().await;
        add(&w, 7..8).await;
        status(&w, "it stays trusted", live_with(8)).await;
        assert_eq!(kinds(&w).await.len(), 2);
    }

    #[tokio::test]
    async fn no_key_is_taken_that_did_not_sign_the_head_or_is_no_key() {
        let w = caught().await;
        let current = w.api.model().log().vkey();
        refused(&w, "no key", "audit_key_invalid").await;
        w.api.model().log().swap_key();
        refused(&w, &current, "audit_key_not_the_logs").await;
    }

    #[tokio::test]
    async fn a_signed_head_of_another_history_stays_broken_whoever_vouches() {
        let w = caught().await;
        let mut other = events(0..9);
        other[2]["action"] = serde_json::json!("api_key.revoked");
        {
            let mut model = w.api.model();
            model.log().lines.clear();
            model.log().extend(&other);
        }
        let vkey = w.api.model().log().vkey();
        refused(&w, &vkey, "audit_key_not_the_logs").await;
        w.api.model().log().lines.truncate(3);
        refused(&w, &vkey, "audit_key_not_the_logs").await;
    }

    #[tokio::test]
    async fn a_log_that_is_in_order_or_was_caught_otherwise_takes_nobodys_word() {
        let w = world_with(5).await;
        let vkey = w.api.model().log().vkey();
        assert_eq!(w.app.audit_trust_key(&vkey).await.unwrap_err().code, "audit_key_not_asked_for");
        w.api.model().log().lines.truncate(3);
        w.app.audit_sync().await.unwrap();
        status(&w, "caught", |s| s.phase == AuditSyncPhase::Broken).await;
        refused(&w, &vkey, "audit_key_not_asked_for").await;
    }
}
