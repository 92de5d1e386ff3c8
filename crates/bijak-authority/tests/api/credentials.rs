//! `/v1/workspaces/{workspace_id}/credentials/{credential_id}/usage`

use bijak_domain::{Role, ScopeSet};
use insta::assert_json_snapshot;
use serde_json::json;

use crate::harness::{World, snapshot, text};

fn usage(world: &World, credential: &str, query: &str) -> String {
    world.in_workspace(&format!("credentials/{credential}/usage{query}"))
}

#[tokio::test]
async fn who_used_a_key_is_told_by_hour_address_user_agent_and_scope_up_to_this_moment() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    let chat = json!({"model": "m", "messages": [{"role": "user", "content": "hi"}]});
    for (address, agent) in [("203.0.113.9", "ci/1"), ("203.0.113.9", "ci/1"), ("198.51.100.7", "curl/8.5")] {
        world
            .get("/v1/me")
            .bearer(&key.secret)
            .from(address)
            .header("user-agent", agent)
            .send()
            .await
            .expect(200);
        world.clock.advance_secs(1);
    }
    world.post("/v1/inference/chat").bearer(&key.secret).json(&chat).send().await.expect(200);
    world.clock.advance_secs(3_600);
    world.get("/v1/me").bearer(&key.secret).send().await.expect(200);
    let answer = world.get(&usage(&world, &key.id, "")).bearer(&world.owner.token).send().await;
    assert_json_snapshot!("usage", snapshot(&answer));

    let since = usage(&world, &key.id, &format!("?since={}", world.now()));
    let recent = world.get(&since).bearer(&world.owner.token).send().await.expect(200);
    assert_eq!(recent["items"].as_array().unwrap().len(), 1, "from the hour of `since` on");
}

#[tokio::test]
async fn pages_end_and_begin_where_they_should() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    for n in 0..5 {
        let call = world.get("/v1/me").bearer(&key.secret).header("user-agent", &format!("agent/{n}"));
        call.send().await.expect(200);
    }
    let all = world.get(&usage(&world, &key.id, "")).bearer(&world.owner.token).send().await.expect(200);
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let path = usage(&world, &key.id, &format!("?limit=2{after}"));
        let page = world.get(&path).bearer(&world.owner.token).send().await.expect(200);
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(json!(seen), all["items"]);
    let bad = world.get(&usage(&world, &key.id, "?after=rubbish")).bearer(&world.owner.token).send().await;
    assert_eq!(bad.problem(), (400, "invalid_request".into()));
}

#[tokio::test]
async fn refused_calls_are_not_uses() {
    let world = World::new().await;
    let key = world.api_key(json!({"name": "r", "permissions": ["rag.read"]})).await;
    let chat = json!({"model": "m", "messages": [{"role": "user", "content": "hi"}]});
    let refused = world.post("/v1/inference/chat").bearer(&key.secret).json(&chat).send().await;
    assert_eq!(refused.problem(), (403, "insufficient_scope".into()));
    let answer = world.get(&usage(&world, &key.id, "")).bearer(&world.owner.token).send().await.expect(200);
    assert_eq!(answer, json!({"items": [], "next": null}));
}

#[tokio::test]
async fn an_accounts_usage_is_that_of_all_its_keys() {
    let world = World::new().await;
    let (account, first) = world.service_account().await;
    let path = world.in_workspace(&format!("service-accounts/{account}/rotate-key"));
    let second = text(&world.post(&path).bearer(&world.owner.token).send().await.expect(201)["secret"]);
    for secret in [&first.secret, &second] {
        world.get("/v1/me").bearer(secret).send().await.expect(200);
    }
    let counts = async |id: &str| {
        let answer = world.get(&usage(&world, id, "")).bearer(&world.owner.token).send().await.expect(200);
        answer["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["count"].as_u64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(counts(&account).await, [2]);
    assert_eq!(counts(&first.id).await, [1]);
}

#[tokio::test]
async fn each_kind_of_credential_needs_its_own_scope() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    let (account, account_key) = world.service_account().await;
    let scopes = "keys.read".parse::<ScopeSet>().unwrap();
    let person = world.person_with(world.organization, Role::Owner, &[], scopes).await;
    world.get(&usage(&world, &key.id, "")).bearer(&person.token).send().await.expect(200);
    for id in [account, account_key.id] {
        let answer = world.get(&usage(&world, &id, "")).bearer(&person.token).send().await;
        assert_eq!(answer.problem(), (403, "insufficient_scope".into()));
    }
    let absent =
        world.get(&usage(&world, "key_01H4ZSR2CGVWCEQ2F45DVV8KCR", "")).bearer(&person.token).send().await;
    assert_eq!(absent.problem(), (404, "not_found".into()));
}

#[tokio::test]
async fn counters_survive_a_shutdown() {
    let mut world = World::new().await;
    let key = world.any_api_key().await;
    for _ in 0..25 {
        world.get("/v1/me").bearer(&key.secret).send().await.expect(200);
    }
    world.stop().await;
    world.start_again().await;
    let answer = world.get(&usage(&world, &key.id, "")).bearer(&world.owner.token).send().await.expect(200);
    assert_eq!(answer["items"][0]["count"], 25);
}
