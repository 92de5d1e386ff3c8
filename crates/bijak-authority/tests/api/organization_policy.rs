//! `/v1/organization/policy`

use bijak_authority::{api_keys, service_accounts};
use bijak_domain::Role;
use serde_json::{Value, json};

use crate::harness::{Answer, World, text};

const PATH: &str = "/v1/organization/policy";
const DAY: i64 = 86_400;

async fn set(world: &World, policy: Value) -> Value {
    world.patch(PATH).bearer(&world.owner.token).json(&policy).send().await.expect(200)
}

async fn create_key(world: &World, token: &str, body: Value) -> Answer {
    world.post(&world.in_workspace("api-keys")).bearer(token).json(&body).send().await
}

fn key(expires_at: Value) -> Value {
    json!({"name": "k", "permissions": ["rag.read"], "expires_at": expires_at})
}

#[tokio::test]
async fn nothing_is_asked_until_somebody_says_so_and_the_log_tells_who_did() {
    let world = World::new().await;
    let nothing = json!({"max_key_lifetime_days": null, "member_permissions": null, "overlap_hours": 24, "revoke_idle_days": null});
    assert_eq!(world.get(PATH).bearer(&world.owner.token).send().await.expect(200), nothing);
    let before = world.events().await.len();
    let wanted = json!({"max_key_lifetime_days": 90, "member_permissions": ["rag.read"], "overlap_hours": 1});
    let set_to = set(&world, wanted.clone()).await;
    assert_eq!(
        set_to,
        json!({"max_key_lifetime_days": 90, "member_permissions": ["rag.read"], "overlap_hours": 1, "revoke_idle_days": null})
    );
    set(&world, wanted).await;
    set(&world, json!({})).await;
    assert_eq!(world.get(PATH).bearer(&world.owner.token).send().await.expect(200), set_to);
    assert_eq!(
        set(&world, json!({"max_key_lifetime_days": null, "overlap_hours": null})).await["overlap_hours"],
        24
    );

    let events = world.events().await.split_off(before);
    let actions: Vec<_> = events.iter().map(|event| event.action.as_str()).collect();
    assert_eq!(actions, ["organization.policy_changed"; 2], "what changes nothing writes nothing");
    assert_eq!(events[0].target.as_ref().unwrap().id, Some(world.organization.to_string()));
    assert_eq!(events[0].actor.as_ref().unwrap().id, Some(world.owner.id.to_string()));
    assert_eq!(
        Value::Object(events[0].details.clone()),
        json!({"changed": {
            "max_key_lifetime_days": {"from": null, "to": 90},
            "member_permissions": {"from": null, "to": ["rag.read"]},
            "overlap_hours": {"from": 24, "to": 1}
        }})
    );
}

#[tokio::test]
async fn what_is_no_policy_is_refused() {
    let world = World::new().await;
    for (body, code) in [
        (json!({"max_key_lifetime_days": 0}), "invalid_request"),
        (json!({"max_key_lifetime_days": 3_651}), "invalid_request"),
        (json!({"overlap_hours": 25}), "invalid_request"),
        (json!({"revoke_idle_days": -1}), "invalid_request"),
        (json!({"member_permissions": []}), "invalid_scope"),
        (json!({"member_permissions": ["keys.write"]}), "invalid_scope"),
        (json!({"overlap_days": 1}), "invalid_request"),
    ] {
        let answer = world.patch(PATH).bearer(&world.owner.token).json(&body).send().await;
        assert_eq!(answer.problem(), (400, code.into()), "{body}");
    }
}

#[tokio::test]
async fn no_key_outlives_the_policy_by_making_changing_or_rotating() {
    let world = World::new().await;
    let owner = world.owner.token.clone();
    let old = create_key(&world, &owner, key(json!(null))).await.expect(201);
    set(&world, json!({"max_key_lifetime_days": 30})).await;
    let latest = world.now().plus_days(30);
    let later = latest.plus_millis(1).to_string();
    assert_eq!(create_key(&world, &owner, key(json!(later))).await.problem(), (403, "policy".into()));
    let unsaid = create_key(&world, &owner, key(json!(null))).await.expect(201);
    assert_eq!(unsaid["expires_at"], json!(latest), "who names no end gets the latest");
    let sooner = world.now().plus_days(10);
    let made = create_key(&world, &owner, key(json!(sooner))).await.expect(201);
    assert_eq!(made["expires_at"], json!(sooner));

    world.clock.advance_secs(DAY);
    let path = world.in_workspace(&format!("api-keys/{}", text(&made["id"])));
    for end in [json!(null), json!(later)] {
        let answer = world.patch(&path).bearer(&owner).json(&json!({"expires_at": end})).send().await;
        assert_eq!(answer.problem(), (403, "policy".into()), "{end}");
    }
    let prolonged = world.patch(&path).bearer(&owner).json(&json!({"expires_at": latest})).send().await;
    assert_eq!(prolonged.expect(200)["expires_at"], json!(latest));

    let old = world.in_workspace(&format!("api-keys/{}", text(&old["id"])));
    let renamed = world.patch(&old).bearer(&owner).json(&json!({"name": "renamed"})).send().await.expect(200);
    assert_eq!(renamed["expires_at"], json!(null), "a key from before keeps what it has");
    let rotated = world.post(&format!("{old}/rotate")).bearer(&owner).send().await.expect(201);
    assert_eq!(rotated["expires_at"], json!(world.now().plus_days(30)));

    let account = json!({"name": "a", "scopes": ["rag.read"], "rotation_days": 31});
    let call = world.post(&world.in_workspace("service-accounts")).bearer(&owner).json(&account);
    assert_eq!(call.send().await.problem(), (403, "policy".into()));
}

#[tokio::test]
async fn members_grant_what_they_may_and_no_more() {
    let world = World::new().await;
    let member = world.person(Role::Member, &[world.workspace]).await.token;
    set(&world, json!({"member_permissions": ["rag.read", "inference.read"]})).await;
    let with = |permissions: Value| json!({"name": "k", "permissions": permissions});
    let refused = (403, "policy".to_owned());
    assert_eq!(create_key(&world, &member, with(json!(["rag.write"]))).await.problem(), refused);
    assert_eq!(create_key(&world, &member, with(json!(["rag.read", "rag.write"]))).await.problem(), refused);
    create_key(&world, &member, with(json!(["rag.read"]))).await.expect(201);
    let strong = create_key(&world, &world.owner.token, with(json!(["rag.write"]))).await.expect(201);
    let rotate = world.in_workspace(&format!("api-keys/{}/rotate", text(&strong["id"])));
    assert_eq!(world.post(&rotate).bearer(&member).send().await.problem(), refused, "nor take such a secret");

    let (account, first) = world.service_account().await;
    let path = world.in_workspace(&format!("service-accounts/{account}"));
    let rotate = format!("{path}/rotate-key");
    assert_eq!(world.post(&rotate).bearer(&member).send().await.problem(), refused);
    let widen = json!({"scopes": ["rag.write"]});
    assert_eq!(world.patch(&path).bearer(&member).json(&widen).send().await.problem(), refused);
    world.post(&rotate).bearer(&first.secret).send().await.expect(201);
}

#[tokio::test]
async fn the_overlap_is_as_long_as_the_policy_says() {
    let world = World::new().await;
    for (hours, seconds) in [(1, 3_600), (0, 0)] {
        set(&world, json!({"overlap_hours": hours})).await;
        let (account, first) = world.service_account().await;
        let path = world.in_workspace(&format!("service-accounts/{account}/rotate-key"));
        world.post(&path).bearer(&world.owner.token).send().await.expect(201);
        let me = || async { world.get("/v1/me").bearer(&first.secret).send().await.status.as_u16() };
        if seconds > 0 {
            world.clock.advance_secs(seconds - 1);
            assert_eq!(me().await, 200, "{hours}");
            world.clock.advance_secs(1);
        }
        assert_eq!(me().await, 401, "{hours}");
        let rotated = world.events_of("service_account.key_rotated").await.pop().unwrap();
        assert_eq!(
            rotated.details["overlap_ends_at"],
            json!(rotated.time.plus_secs(seconds)),
            "the log says when"
        );
    }
}

#[tokio::test]
async fn keys_nobody_uses_are_revoked_and_the_others_are_not() {
    let world = World::new().await;
    let (idle, used) = (world.any_api_key().await, world.any_api_key().await);
    let (_, idle_account_key) = world.service_account().await;
    let ends = world.now().plus_days(3).to_string();
    world.api_key(json!({"name": "expired", "permissions": ["rag.read"], "expires_at": ends})).await;
    let app = world.server().state();
    let sweep = || async {
        api_keys::revoke_idle::revoke_idle(app).await.unwrap();
        service_accounts::revoke_idle::revoke_idle(app).await.unwrap();
    };
    world.clock.advance_secs(20 * DAY);
    sweep().await;
    assert_eq!(world.events_of("api_key.revoked").await, [], "nobody has asked for it");
    world.get("/v1/me").bearer(&used.secret).send().await.expect(200);
    app.usage.flush(&app.store).await.unwrap();
    let start = world.now().plus_days(-20);
    set(&world, json!({"revoke_idle_days": 21})).await;
    sweep().await;
    assert_eq!(world.events_of("api_key.revoked").await, [], "not yet");
    world.clock.advance_secs(DAY);
    sweep().await;
    sweep().await;

    let revoked = world.events_of("api_key.revoked").await;
    assert_eq!(revoked.len(), 1, "{revoked:?}");
    assert_eq!(revoked[0].target.as_ref().unwrap().id, Some(idle.id.clone()));
    assert_eq!(revoked[0].actor.as_ref().unwrap().kind.as_deref(), Some("system"));
    assert_eq!(
        Value::Object(revoked[0].details.clone()),
        json!({"idle_since": start, "revoke_idle_days": 21})
    );
    let keys = world.events_of("service_account.key_revoked").await;
    assert_eq!((keys.len(), &keys[0].details["key_id"]), (1, &json!(idle_account_key.id)));
    for (secret, status) in [(idle.secret, 401), (used.secret, 200), (idle_account_key.secret, 401)] {
        assert_eq!(world.get("/v1/me").bearer(&secret).send().await.status.as_u16(), status);
    }
}
