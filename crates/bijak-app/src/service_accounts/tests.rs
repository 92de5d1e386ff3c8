use bijak_vault::RowKind;
use serde_json::json;

use crate::{
    journal::crash,
    testing::World,
    view::{CreateServiceAccountForm, ServiceAccountChangedView},
};

fn form(w: &World) -> CreateServiceAccountForm {
    CreateServiceAccountForm {
        workspace_id: w.workspace_id.clone(),
        name: "nightly".into(),
        scopes: vec!["rag.read".into()],
        rotation_days: 30,
    }
}

async fn with_account() -> (World, ServiceAccountChangedView) {
    let w = World::new().await;
    let made = w.app.service_account_create(form(&w)).await.unwrap();
    (w, made)
}

#[tokio::test]
async fn a_new_accounts_secret_is_kept_and_copied() {
    let (w, made) = with_account().await;
    let secret = w.secret(RowKind::ServiceAccountKey, &made.key.id).unwrap();
    assert!(secret.starts_with("bijak_sk_"));
    assert_eq!(w.computer.host.clipboard(), secret);
    assert!(made.account.has_secret && made.key.has_secret);
    let list = w.app.service_accounts_list(&w.workspace_id).await.unwrap();
    assert_eq!(list.items[0].current_key_id, Some(made.key.id.clone()));
    assert!(list.items[0].has_secret);
    w.computer.host.copy_elsewhere("");
    w.app.service_account_key_copy(&made.key.id).await.unwrap();
    assert_eq!(w.computer.host.clipboard(), secret);
    assert_eq!(w.app.service_account_key_copy("sak_none").await.unwrap_err().code, "no_secret");
}

#[tokio::test]
async fn rotating_keeps_both_keys_through_the_overlap_and_says_who_used_them() {
    let (w, first) = with_account().await;
    w.computer.clock.turn_secs(60);
    let second = w.app.service_account_rotate_key(&first.account.id).await.unwrap();
    assert_eq!(second.account.current_key_id, Some(second.key.id.clone()));
    assert_eq!(w.every_living_key_has_its_secret_here(), 2);
    let now = bijak_domain::Clock::now(&*w.computer.clock);
    w.api.model().usage.insert(
        first.key.id.clone(),
        vec![json!({"hour": now.hour(), "source_ip": "10.0.0.1", "user_agent": "cron", "scope": null, "count": 3,
            "first": now, "last": now})],
    );
    let detail = w.app.service_account_get(&first.account.id).await.unwrap();
    let statuses: Vec<_> = detail.keys.iter().map(|key| (key.id.as_str(), key.status.as_str())).collect();
    assert_eq!(statuses, [(second.key.id.as_str(), "active"), (first.key.id.as_str(), "superseded")]);
    assert_eq!(detail.usage[&first.key.id][0].count, 3);
    assert!(detail.usage[&second.key.id].is_empty());

    w.go_offline().await;
    w.computer.clock.turn_secs(2 * 86_400);
    let offline = w.app.service_account_get(&first.account.id).await.unwrap();
    assert_eq!(offline.freshness.error.unwrap().code, "unreachable");
    assert_eq!(offline.keys[1].status, "expired", "the overlap ends by the clock");
}

#[tokio::test]
async fn revoked_and_disabled_keys_are_forgotten() {
    let (w, first) = with_account().await;
    let id = first.account.id.clone();
    let second = w.app.service_account_rotate_key(&id).await.unwrap();
    let detail = w.app.service_account_revoke_key(&id, &first.key.id, false).await.unwrap();
    let revoked = detail.keys.iter().find(|key| key.id == first.key.id).unwrap();
    assert_eq!((revoked.status.as_str(), revoked.has_secret), ("revoked", false));
    assert!(detail.keys.iter().any(|key| key.id == second.key.id && key.has_secret));
    let detail = w.app.service_account_disable(&id).await.unwrap();
    assert_eq!((detail.account.status.as_str(), detail.account.has_secret), ("disabled", false));
    assert_eq!(w.every_living_key_has_its_secret_here(), 0);
}

#[tokio::test]
async fn wherever_creating_an_account_dies_the_next_start_leaves_no_living_key_without_its_secret() {
    for (point, survivors) in [
        ("service_account.intended", 0),
        ("service_account.created", 0),
        ("service_account.noted", 0),
        ("service_account.stored", 1),
        ("service_account.tried", 1),
    ] {
        let mut w = World::new().await;
        let (app, form) = (w.app.clone(), form(&w));
        crash::at(point, async move { app.service_account_create(form).await }).await;
        w.restart().await;
        w.computer.clock.turn_secs(300);
        w.app.ctx.journal.ring();
        w.settled().await;
        assert_eq!(w.every_living_key_has_its_secret_here(), survivors, "{point}");
        let active = w.api.model().accounts.values().filter(|account| account["status"] == "active").count();
        assert_eq!(active, survivors, "{point}: an account without a key is of no use");
        assert!(w.intents().await.is_empty(), "{point}");
    }
}

#[tokio::test]
async fn wherever_rotating_a_key_dies_the_next_start_leaves_no_living_key_without_its_secret() {
    for (point, survivors) in [
        ("service_account_key.intended", 1),
        ("service_account_key.created", 1),
        ("service_account_key.noted", 1),
        ("service_account_key.stored", 2),
        ("service_account_key.tried", 2),
    ] {
        let (mut w, made) = with_account().await;
        let (app, id) = (w.app.clone(), made.account.id.clone());
        crash::at(point, async move { app.service_account_rotate_key(&id).await }).await;
        w.restart().await;
        w.computer.clock.turn_secs(300);
        w.app.ctx.journal.ring();
        w.settled().await;
        assert_eq!(w.every_living_key_has_its_secret_here(), survivors, "{point}");
        assert!(w.api.living().contains_key(&made.key.id), "{point}: the overlap holds");
        assert!(w.intents().await.is_empty(), "{point}");
    }
}
