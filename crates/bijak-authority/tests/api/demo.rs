//! The demo's organization, as the calls of the API show it.

use std::{collections::BTreeMap, sync::Arc};

use bijak_authority::{
    api_keys,
    data_dir::DataDir,
    demo::{Filled, Owner, fill},
    people::{Email, Password, PasswordHashing},
    service_accounts,
    store::{self, Store, StoreError, service_account_keys},
};
use bijak_domain::{Clock, Entropy, OsEntropy, ServiceAccountStatus};

use crate::harness::TestClock;

async fn owner() -> Owner {
    let mut random = [0u8; 16];
    OsEntropy.fill(&mut random);
    let text = random.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let hashing = PasswordHashing::new(Arc::new(OsEntropy)).unwrap();
    let hash = hashing.hash(Password::choose(text).unwrap()).await.unwrap();
    Owner {
        email: Email::parse("demo@example.com").unwrap(),
        password_hash: hash.clone(),
        nobodys_hash: hash,
    }
}

#[tokio::test]
async fn it_has_keys_and_accounts_in_every_state_and_exactly_the_events_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let store = Store::open(DataDir::open(&dir.path().join("data")).unwrap(), Arc::new(OsEntropy)).unwrap();
    let Filled { organization_id, workspace_ids, .. } =
        fill(&store, &clock, owner().await, 13_000).await.unwrap();
    let now = clock.now();
    assert_eq!(workspace_ids.len(), 3);

    let mut keys = BTreeMap::new();
    let mut accounts = BTreeMap::new();
    for workspace in workspace_ids {
        let (of_keys, of_accounts) = store
            .read(move |conn| {
                let keys = store::api_keys::list(conn, workspace, None, 100)?;
                let accounts = store::service_accounts::list(conn, workspace, None, 100)?;
                let accounts = accounts
                    .into_iter()
                    .map(|account| {
                        let keys = service_account_keys::list(conn, account.id, None, 1_000)?;
                        Ok((service_accounts::view(conn, account, now)?, keys))
                    })
                    .collect::<Result<Vec<_>, StoreError>>()?;
                Ok::<_, StoreError>((keys, accounts))
            })
            .await
            .unwrap();
        for key in of_keys {
            let view = api_keys::view(key, now);
            let soon = view.expires_at.is_some_and(|end| end > now && end < now.plus_days(7));
            let idle = view.last_used_at.is_some_and(|last| last < now.plus_days(-90));
            let kind = match serde_json::to_value(view.status).unwrap().as_str().unwrap() {
                "active" if view.last_used_at.is_none() => "never used",
                "active" if soon => "expiring soon",
                "active" if idle => "unused for 90 days",
                "active" => "active",
                "expired" => "expired",
                other => {
                    assert_eq!(other, "revoked");
                    "revoked"
                }
            };
            *keys.entry(kind).or_insert(0) += 1;
        }
        for (view, keys) in of_accounts {
            let live = keys
                .into_iter()
                .map(|key| service_accounts::key_view(key, "", now))
                .filter(|key| key.status.is_valid());
            let kind = match (view.status, view.rotation_due_at, live.count()) {
                (ServiceAccountStatus::Disabled, None, 0) => "disabled",
                (ServiceAccountStatus::Active, Some(due), 1) if due < now => "overdue",
                (ServiceAccountStatus::Active, Some(due), 1) if due < now.plus_days(3) => "due",
                (ServiceAccountStatus::Active, Some(_), 1) => "fresh",
                (ServiceAccountStatus::Active, Some(_), 2) => "in overlap",
                other => panic!("{other:?}: {view:?}"),
            };
            *accounts.entry(kind).or_insert(0) += 1;
        }
    }
    insta::assert_json_snapshot!("demo", (keys, accounts));

    let (count, first, last): (u32, i64, i64) = store
        .read(move |conn| {
            let sql = "SELECT count(*), min(time), max(time) FROM audit_events WHERE organization_id = ?1";
            Ok::<_, StoreError>(conn.query_row(sql, [organization_id.to_string()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?)
        })
        .await
        .unwrap();
    assert_eq!(count, 13_000);
    assert!(first == now.plus_days(-395).as_millis() && last < now.as_millis());
}
