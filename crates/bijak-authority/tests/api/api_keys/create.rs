use insta::assert_json_snapshot;
use serde_json::json;

use crate::harness::{World, snapshot, text};

#[tokio::test]
async fn the_answer_has_the_secret_and_nothing_else_ever_has_it() {
    let world = World::new().await;
    let before = world.events().await.len();
    let body = json!({
        "name": "CI deploy",
        "permissions": ["rag.read", "inference.write"],
        "expires_at": "2027-01-01T00:00:00Z",
        "allowed_cidrs": ["203.0.113.0/24", "2001:db8::1"],
    });
    let made =
        world.post(&world.in_workspace("api-keys")).bearer(&world.owner.token).json(&body).send().await;
    assert_json_snapshot!("created", snapshot(&made));
    assert_json_snapshot!("created_event", world.new_events(before).await);

    let (id, secret) = (text(&made.json()["id"]), text(&made.json()["secret"]));
    assert!(secret.ends_with(made.json()["last_four"].as_str().unwrap()));
    let got =
        world.get(&world.in_workspace(&format!("api-keys/{id}"))).bearer(&world.owner.token).send().await;
    assert_json_snapshot!("got", snapshot(&got));
    let listed =
        world.get(&world.in_workspace("api-keys")).bearer(&world.owner.token).send().await.expect(200);
    assert_eq!(listed, json!({"items": [got.json()], "next": null}));
    world.server().state().store.close().await;
    for file in std::fs::read_dir(world.data_dir()).unwrap() {
        let file = file.unwrap();
        // admin.sock holds nothing.
        if !file.file_type().unwrap().is_file() {
            continue;
        }
        let bytes = std::fs::read(file.path()).unwrap();
        assert!(
            !bytes.windows(secret.len()).any(|window| window == secret.as_bytes()),
            "the secret is on the disk"
        );
    }
}

#[tokio::test]
async fn names_are_kept_as_given_and_need_not_be_unique() {
    let world = World::new().await;
    for name in [" two  spaces ", " two  spaces ", "'; DROP TABLE api_keys; --", "<b>ключ</b> 🔑", "\u{202e}"]
    {
        let body = json!({"name": name, "permissions": ["rag.read"]});
        let made =
            world.post(&world.in_workspace("api-keys")).bearer(&world.owner.token).json(&body).send().await;
        assert_eq!(made.expect(201)["name"], name);
    }
}

#[tokio::test]
async fn a_key_can_never_make_a_key() {
    let world = World::new().await;
    let all =
        json!({"name": "all", "permissions": ["inference.read", "inference.write", "rag.read", "rag.write"]});
    let key = world.api_key(all.clone()).await;
    let (_, account_key) = world.service_account().await;
    for secret in [key.secret, account_key.secret] {
        let answer = world.post(&world.in_workspace("api-keys")).bearer(&secret).json(&all).send().await;
        assert_eq!(answer.problem(), (403, "insufficient_scope".into()));
        assert!(answer.header("www-authenticate").contains(r#"scope="keys.write""#));
    }
}
