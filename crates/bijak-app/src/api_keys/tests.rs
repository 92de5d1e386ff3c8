use bijak_vault::RowKind;
use serde_json::json;

use crate::{
    journal::{Phase, crash},
    testing::World,
    view::{CreateApiKeyForm, SessionView},
};

#[tokio::test]
async fn a_new_keys_secret_goes_to_the_vault_and_to_the_clipboard_and_nowhere_else() {
    let w = World::new().await;
    let answer = w.app.api_key_create(w.form()).await.unwrap();
    let secret = w.secret(RowKind::ApiKey, &answer.key.id).unwrap();
    assert!(secret.starts_with("bijak_ak_"));
    assert_eq!(w.computer.host.clipboard(), secret);
    assert_eq!(answer.clipboard.unwrap().credential_id, answer.key.id);
    assert!(answer.key.has_secret && answer.key.last_copied_at.is_some());
    assert_eq!(w.every_living_key_has_its_secret_here(), 1);
    assert!(w.intents().await.is_empty());
    for file in std::fs::read_dir(w.computer.config().data_dir).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()), "{}", path.display());
        }
    }
}

#[tokio::test]
async fn wherever_creating_dies_the_next_start_leaves_no_living_key_without_its_secret() {
    for (point, survivors) in [
        ("api_key.intended", 0),
        ("api_key.created", 0),
        ("api_key.noted", 0),
        ("api_key.stored", 1),
        ("api_key.tried", 1),
    ] {
        let mut w = World::new().await;
        let (app, form) = (w.app.clone(), w.form());
        crash::at(point, async move { app.api_key_create(form).await }).await;
        assert_eq!(w.intents().await.len(), 1, "{point}");
        w.restart().await;
        // Only what was never made has to wait until nothing can be under way any more.
        w.computer.clock.turn_secs(300);
        w.app.ctx.journal.ring();
        w.settled().await;
        assert_eq!(w.every_living_key_has_its_secret_here(), survivors, "{point}");
        let made = w.api.model().keys.len();
        assert_eq!(made, usize::from(point != "api_key.intended"), "{point}: nothing is made to be revoked");
        assert!(w.intents().await.is_empty(), "{point}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_and_what_it_made_is_revoked() {
    let w = World::new().await;
    w.api.model().faults.lost_answers = 1;
    assert_eq!(w.app.api_key_create(w.form()).await.unwrap_err().code, "answer_lost");
    assert_eq!(w.api.model().keys.len(), 1);
    assert_eq!(w.every_living_key_has_its_secret_here(), 0);
    assert!(w.intents().await.is_empty());
    assert_eq!(w.computer.host.clipboard(), "");
}

#[tokio::test]
async fn a_server_that_dies_with_its_answer_is_asked_when_it_is_back() {
    let w = World::new().await;
    {
        let mut model = w.api.model();
        (model.faults.lost_answers, model.faults.dies_with_answer) = (1, true);
    }
    assert_eq!(w.app.api_key_create(w.form()).await.unwrap_err().code, "unreachable");
    assert_eq!(w.api.living().len(), 1);
    w.api.model().faults.is_dead = false;
    w.settled().await;
    assert_eq!(w.every_living_key_has_its_secret_here(), 0);
    assert_eq!(w.api.model().keys.len(), 1, "it was revoked, not made again");
}

#[tokio::test]
async fn a_request_that_never_arrived_makes_nothing_later() {
    let w = World::new().await;
    w.api.model().faults.is_dead = true;
    assert_eq!(w.app.api_key_create(w.form()).await.unwrap_err().code, "unreachable");
    assert!(matches!(w.intents().await[0].phase, Phase::Creating));
    w.api.model().faults.is_dead = false;
    w.computer.clock.turn_secs(300);
    w.app.ctx.journal.ring();
    w.settled().await;
    assert!(w.api.model().keys.is_empty());
}

#[tokio::test]
async fn a_refusal_leaves_nothing_and_passes_the_servers_code_on() {
    let w = World::new().await;
    for (status, code) in
        [(403, "insufficient_scope"), (400, "invalid_name"), (404, "not_found"), (503, "unavailable")]
    {
        w.api.model().faults.refuses = Some((status, code));
        let error = w.app.api_key_create(w.form()).await.unwrap_err();
        assert_eq!((error.code.as_str(), error.request_id.as_deref()), (code, Some("req_1")));
        assert!(w.intents().await.is_empty(), "{code}");
    }
    let form = CreateApiKeyForm { expires_at: Some("tomorrow".into()), ..w.form() };
    assert_eq!(w.app.api_key_create(form).await.unwrap_err().code, "invalid_request");
}

#[tokio::test]
async fn with_a_closed_vault_the_server_is_not_even_asked() {
    let w = World::new().await;
    w.computer.keyring.lock();
    w.app.vault_lock().await.unwrap();
    assert_eq!(w.app.api_key_create(w.form()).await.unwrap_err().code, "vault_locked");
    assert!(w.intents().await.is_empty());
    assert!(w.api.model().keys.is_empty());
    w.computer.keyring.unlock();
}

#[tokio::test]
async fn a_key_that_may_not_be_used_from_here_is_alive_and_one_the_server_does_not_take_is_revoked() {
    let w = World::new().await;
    for answer in [(403, "source_not_allowed"), (429, "rate_limited"), (500, "internal")] {
        w.api.model().faults.key_answer = Some(answer);
        assert!(w.app.api_key_create(w.form()).await.is_ok(), "{answer:?}");
    }
    w.api.model().faults.key_answer = Some((401, "invalid_credential"));
    assert_eq!(w.app.api_key_create(w.form()).await.unwrap_err().code, "new_key_refused");
    assert_eq!(w.every_living_key_has_its_secret_here(), 3);
    assert!(w.intents().await.is_empty());
}

#[tokio::test]
async fn a_clipboard_that_refuses_does_not_cost_the_key() {
    let w = World::new().await;
    w.computer.host.clipboard_fails.store(true, std::sync::atomic::Ordering::SeqCst);
    let answer = w.app.api_key_create(w.form()).await.unwrap();
    assert_eq!(answer.clipboard, None);
    assert_eq!(w.app.api_key_copy(&answer.key.id).await.unwrap_err().code, "clipboard_failed");
    w.computer.host.clipboard_fails.store(false, std::sync::atomic::Ordering::SeqCst);
    w.app.api_key_copy(&answer.key.id).await.unwrap();
    assert_eq!(Some(w.computer.host.clipboard()), w.secret(RowKind::ApiKey, &answer.key.id));
}

#[tokio::test]
async fn renaming_pinning_and_testing_act_on_the_key() {
    let w = World::new().await;
    let id = w.app.api_key_create(w.form()).await.unwrap().key.id;
    assert_eq!(w.app.api_key_rename(&id, "deploy").await.unwrap().name, "deploy");
    assert!(w.app.api_key_pin(&id, true).await.unwrap().pinned);
    let test = w.app.api_key_test(&id).await.unwrap();
    assert_eq!((test.ok, test.status, test.code), (true, 200, None));
    w.api.model().keys.get_mut(&id).unwrap()["permissions"] = json!(["rag.read"]);
    let test = w.app.api_key_test(&id).await.unwrap();
    assert_eq!((test.ok, test.status, test.code.as_deref()), (false, 403, Some("insufficient_scope")));
    let sent = w.deployment.requests();
    let call = sent.iter().rfind(|r| r.path == "/v1/inference/chat").unwrap();
    let body: serde_json::Value = serde_json::from_str(&call.body).unwrap();
    assert_eq!(body, json!({"model": "bijak-merlion-13b", "messages": [{"role": "user", "content": "hi"}]}));
    let row = w.app.api_keys_list(&w.workspace_id).await.unwrap().items.remove(0);
    assert_eq!(
        (row.name.as_str(), row.pinned, row.permissions),
        ("deploy", true, vec!["rag.read".to_owned()])
    );
}

#[tokio::test]
async fn a_revoked_keys_secret_is_forgotten_whoever_revoked_it() {
    let w = World::new().await;
    let mine = w.app.api_key_create(w.form()).await.unwrap().key.id;
    let row = w.app.api_key_revoke(&mine).await.unwrap();
    assert_eq!((row.status.as_str(), row.has_secret), ("revoked", false));
    assert_eq!(w.app.api_key_copy(&mine).await.unwrap_err().code, "no_secret");
    let theirs = w.app.api_key_create(w.form()).await.unwrap().key.id;
    w.api.model().keys.get_mut(&theirs).unwrap()["revoked_at"] = json!("2026-11-24T00:00:00.000Z");
    let rows = w.app.api_keys_list(&w.workspace_id).await.unwrap().items;
    assert!(rows.iter().all(|row| row.status == "revoked" && !row.has_secret));
    assert_eq!(w.every_living_key_has_its_secret_here(), 0);
}

#[tokio::test]
async fn offline_the_list_is_the_one_last_seen_and_says_so_and_ended_keys_show_as_ended() {
    let w = World::new().await;
    let end = "2026-11-24T01:00:00.000Z".to_owned();
    let id =
        w.app.api_key_create(CreateApiKeyForm { expires_at: Some(end), ..w.form() }).await.unwrap().key.id;
    let fresh = w.app.api_keys_list(&w.workspace_id).await.unwrap();
    assert_eq!((fresh.items.len(), fresh.items[0].status.as_str()), (1, "active"));
    assert_eq!(fresh.freshness.error, None);
    w.go_offline().await;
    w.computer.clock.turn_secs(7200);
    let old = w.app.api_keys_list(&w.workspace_id).await.unwrap();
    assert_eq!((old.items[0].id.as_str(), old.items[0].status.as_str()), (id.as_str(), "expired"));
    assert_eq!(old.freshness.as_of, fresh.freshness.as_of);
    assert_eq!(old.freshness.error.unwrap().code, "unreachable");
    assert_eq!(w.app.workspaces_list().await.unwrap().items.len(), 2);
    w.app.api_key_copy(&id).await.unwrap();
    w.app.api_key_pin(&id, true).await.unwrap();
    w.come_back().await;
    assert_eq!(w.app.api_keys_list(&w.workspace_id).await.unwrap().freshness.error, None);
}

#[tokio::test]
async fn signing_out_settles_what_is_open_first() {
    let w = World::new().await;
    let (app, form) = (w.app.clone(), w.form());
    crash::at("api_key.created", async move { app.api_key_create(form).await }).await;
    assert_eq!(w.api.living().len(), 1);
    w.app.sign_out(&w.profile_id).await.unwrap();
    assert_eq!(w.api.living().len(), 0);
    assert_eq!(w.app.app_state().session, SessionView::None);
}
