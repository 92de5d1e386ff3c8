use bijak_vault::RowKind;
use serde_json::{Value, json};

use crate::{
    journal::crash,
    testing::World,
    view::{CreateApiKeyForm, RotationPhase},
};

async fn with_key() -> (World, String) {
    let w = World::new().await;
    let form = CreateApiKeyForm {
        expires_at: Some("2026-12-04T00:00:00.000Z".into()),
        allowed_cidrs: vec!["203.0.113.0/24".into()],
        ..w.form()
    };
    let old = w.app.api_key_create(form).await.unwrap().key.id;
    (w, old)
}

fn seen(agent: Option<&str>, hours_ago: i64, now: bijak_domain::Timestamp) -> Value {
    let at = now.plus_secs(-3600 * hours_ago);
    json!({"hour": at.hour(), "source_ip": "203.0.113.7", "user_agent": agent, "scope": "inference.write", "count": 2,
        "first": at, "last": at})
}

#[tokio::test]
async fn the_new_key_is_the_old_one_again_beside_it_until_the_old_one_is_revoked() {
    let (w, old) = with_key().await;
    w.app.api_key_pin(&old, true).await.unwrap();
    w.computer.clock.turn_secs(86_400);
    let rotation = w.app.api_key_rotate(&old).await.unwrap();
    assert_eq!((rotation.phase, rotation.in_use), (RotationPhase::AwaitingRevoke, false));
    let new = rotation.new_key_id.clone().unwrap();
    assert_eq!(w.every_living_key_has_its_secret_here(), 2);
    {
        let model = w.api.model();
        let (old, new) = (&model.keys[&old], &model.keys[&new]);
        for same in ["name", "permissions", "allowed_cidrs"] {
            assert_eq!(old[same], new[same]);
        }
        assert_eq!(new["expires_at"], "2026-12-05T00:00:00.000Z", "ten days again");
    }
    let rows = w.app.api_keys_list(&w.workspace_id).await.unwrap().items;
    let row = |id: &str| rows.iter().find(|row| row.id == id).unwrap();
    assert_eq!(row(&old).rotation.as_ref().unwrap().id, rotation.id);
    assert!(row(&new).pinned && row(&new).rotation.is_none());
    assert_eq!(w.app.rotation_list(&w.workspace_id).await.unwrap(), std::slice::from_ref(&rotation));
    assert_eq!(w.app.api_key_rotate(&old).await.unwrap(), rotation, "asked again, it is the same one");

    let done = w.app.rotation_revoke_old(&rotation.id).await.unwrap();
    assert_eq!(done.phase, RotationPhase::Done);
    assert_eq!(w.every_living_key_has_its_secret_here(), 1);
    assert!(w.secret(RowKind::ApiKey, &new).is_some());
    assert!(w.app.rotation_list(&w.workspace_id).await.unwrap().is_empty());
    assert_eq!(w.app.rotation_revoke_old(&rotation.id).await.unwrap_err().code, "not_found");
    assert_eq!(w.app.api_key_rotate(&old).await.unwrap_err().code, "conflict", "a dead key has no successor");
}

#[tokio::test]
async fn somebody_elses_use_is_told_and_this_apps_own_is_not() {
    let (w, old) = with_key().await;
    w.computer.clock.turn_secs(5 * 86_400);
    let now = bijak_domain::Clock::now(&*w.computer.clock);
    for (usage, others) in [
        (vec![], 0),
        (vec![seen(Some("Bijak Keys/0.0.0-test"), 1, now), seen(Some("Bijak Keys/9.9"), 2, now)], 0),
        (vec![seen(Some("curl/8"), 30, now)], 0),
        (vec![seen(Some("curl/8"), 1, now), seen(Some("curl/8"), 2, now), seen(None, 3, now)], 2),
    ] {
        w.api.model().usage.insert(old.clone(), usage.clone());
        let rotation = w.app.api_key_rotate(&old).await.unwrap();
        let rotation = w
            .app
            .rotation_list(&w.workspace_id)
            .await
            .unwrap()
            .remove(usize::from(rotation.old_key_id != old));
        assert_eq!((rotation.old_key_users.len(), rotation.in_use), (others, others > 0), "{usage:?}");
        if others > 0 {
            assert_eq!(
                (rotation.old_key_users[0].user_agent.as_deref(), rotation.old_key_users[0].count),
                (Some("curl/8"), 4)
            );
        }
    }
    w.go_offline().await;
    assert!(w.app.rotation_list(&w.workspace_id).await.unwrap()[0].in_use, "what was last known is shown");
}

#[tokio::test]
async fn wherever_rotating_dies_the_next_start_leaves_no_living_key_without_its_secret() {
    for (point, survivors, open) in [
        ("rotation.intended", 1, 0),
        ("rotation.created", 1, 0),
        ("rotation.noted", 1, 0),
        ("rotation.stored", 2, 1),
        ("rotation.tried", 2, 1),
    ] {
        let (mut w, old) = with_key().await;
        let (app, key_id) = (w.app.clone(), old.clone());
        crash::at(point, async move { app.api_key_rotate(&key_id).await }).await;
        w.restart().await;
        w.computer.clock.turn_secs(300);
        w.app.ctx.journal.ring();
        w.settled().await;
        assert_eq!(w.every_living_key_has_its_secret_here(), survivors, "{point}");
        assert!(w.api.living().contains_key(&old), "{point}: the old key lives");
        let rotations = w.app.rotation_list(&w.workspace_id).await.unwrap();
        assert_eq!(rotations.len(), open, "{point}");
        assert!(rotations.iter().all(|r| r.phase == RotationPhase::AwaitingRevoke), "{point}");
    }
}

#[tokio::test]
async fn a_death_between_revoked_and_noted_is_finished_by_pressing_revoke_again() {
    let (mut w, old) = with_key().await;
    let rotation = w.app.api_key_rotate(&old).await.unwrap();
    let (app, id) = (w.app.clone(), rotation.id.clone());
    crash::at("rotation.revoked", async move { app.rotation_revoke_old(&id).await }).await;
    w.restart().await;
    assert_eq!(w.app.rotation_list(&w.workspace_id).await.unwrap().len(), 1);
    assert_eq!(w.app.rotation_revoke_old(&rotation.id).await.unwrap().phase, RotationPhase::Done);
    assert_eq!(w.every_living_key_has_its_secret_here(), 1);
}

#[tokio::test]
async fn a_new_key_that_could_not_be_tried_is_tried_again_by_itself() {
    let (w, old) = with_key().await;
    w.api.model().faults.key_answer = Some((500, "internal"));
    let rotation = w.app.api_key_rotate(&old).await.unwrap();
    assert_eq!((rotation.phase, rotation.error.unwrap().code.as_str()), (RotationPhase::Storing, "internal"));
    assert_eq!(w.app.rotation_revoke_old(&rotation.id).await.unwrap_err().code, "conflict");
    w.api.model().faults.key_answer = None;
    w.settled().await;
    let rotation = w.app.rotation_list(&w.workspace_id).await.unwrap().remove(0);
    assert_eq!((rotation.phase, rotation.error), (RotationPhase::AwaitingRevoke, None));
}

#[tokio::test]
async fn a_new_key_the_server_does_not_take_is_revoked_and_the_old_one_stays() {
    let (w, old) = with_key().await;
    w.api.model().faults.key_answer = Some((401, "invalid_credential"));
    assert_eq!(w.app.api_key_rotate(&old).await.unwrap_err().code, "new_key_refused");
    assert!(w.api.living().contains_key(&old));
    assert_eq!(w.every_living_key_has_its_secret_here(), 1);
    assert!(w.app.rotation_list(&w.workspace_id).await.unwrap().is_empty());
}

#[tokio::test]
async fn revoking_either_key_by_hand_ends_the_rotation() {
    for revoke_old in [true, false] {
        let (w, old) = with_key().await;
        let rotation = w.app.api_key_rotate(&old).await.unwrap();
        let gone = if revoke_old { old } else { rotation.new_key_id.unwrap() };
        assert_eq!(w.app.api_key_revoke(&gone).await.unwrap().rotation, None);
        assert!(w.app.rotation_list(&w.workspace_id).await.unwrap().is_empty());
        assert_eq!(w.every_living_key_has_its_secret_here(), 1);
    }
}
