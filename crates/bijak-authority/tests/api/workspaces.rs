//! `/v1/workspaces`

use bijak_domain::{Id, OsEntropy, Role};
use insta::assert_json_snapshot;
use serde_json::json;

use crate::harness::{World, snapshot, text};

#[tokio::test]
async fn making_and_renaming_one_answers_it_and_writes_one_event_each() {
    let world = World::new().await;
    let before = world.events().await.len();
    let made = world
        .post("/v1/workspaces")
        .bearer(&world.owner.token)
        .json(&json!({"name": "staging"}))
        .send()
        .await;
    assert_json_snapshot!("created", snapshot(&made));

    let path = format!("/v1/workspaces/{}", text(&made.json()["id"]));
    let rename = json!({"name": "Übungsplatz 2"});
    let renamed = world.patch(&path).bearer(&world.owner.token).json(&rename).send().await;
    assert_json_snapshot!("renamed", snapshot(&renamed));
    assert_eq!(world.get(&path).bearer(&world.owner.token).send().await.expect(200), renamed.json());

    // The same name again changes nothing, and the log says nothing.
    world.patch(&path).bearer(&world.owner.token).json(&rename).send().await.expect(200);
    world.patch(&path).bearer(&world.owner.token).json(&json!({})).send().await.expect(200);
    assert_json_snapshot!("events", world.new_events(before).await);
}

#[tokio::test]
async fn a_member_sees_their_own_and_nobody_sees_another_organizations() {
    let world = World::new().await;
    let other = Id::new(world.now(), &OsEntropy);
    world.add_workspace(world.organization, other, "research").await;
    let (foreign_organization, foreign) =
        (Id::new(world.now(), &OsEntropy), Id::new(world.now(), &OsEntropy));
    world.add_organization(foreign_organization, "Globex").await;
    world.add_workspace(foreign_organization, foreign, "theirs").await;

    let member = world.person(Role::Member, &[other]).await;
    let list = world.get("/v1/workspaces").bearer(&member.token).send().await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["id"], other.to_string());

    let own = format!("/v1/workspaces/{other}");
    world.get(&own).bearer(&member.token).send().await.expect(200);
    for hidden in [world.workspace, foreign] {
        let answer = world.get(&format!("/v1/workspaces/{hidden}")).bearer(&member.token).send().await;
        assert_eq!(answer.problem(), (404, "not_found".into()));
    }
    let list = world.get("/v1/workspaces").bearer(&world.owner.token).send().await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    let answer =
        world.get(&format!("/v1/workspaces/{foreign}/api-keys")).bearer(&world.owner.token).send().await;
    assert_eq!(answer.problem(), (404, "not_found".into()));
}

#[tokio::test]
async fn lists_are_read_page_by_page_without_a_gap_or_a_repetition() {
    let world = World::new().await;
    for n in 0..5 {
        world
            .post("/v1/workspaces")
            .bearer(&world.owner.token)
            .json(&json!({"name": format!("w{n}")}))
            .send()
            .await;
    }
    let mut seen = Vec::new();
    let mut path = "/v1/workspaces?limit=2".to_owned();
    loop {
        let page = world.get(&path).bearer(&world.owner.token).send().await.expect(200);
        let items = page["items"].as_array().unwrap();
        assert!((1..=2).contains(&items.len()));
        seen.extend(items.iter().map(|item| text(&item["id"])));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/workspaces?limit=2&after={next}");
    }
    assert_eq!(seen.len(), 6);
    assert!(seen.is_sorted() && seen.windows(2).all(|pair| pair[0] != pair[1]), "{seen:?}");
}
