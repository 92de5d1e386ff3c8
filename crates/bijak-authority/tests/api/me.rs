//! `/v1/me`

use bijak_domain::{Role, Scope, ScopeSet};
use insta::assert_json_snapshot;

use crate::harness::{World, snapshot};

#[tokio::test]
async fn a_person_is_told_their_role_and_every_workspace_they_see() {
    let world = World::new().await;
    assert_json_snapshot!(snapshot(&world.get("/v1/me").bearer(&world.owner.token).send().await));
}

#[tokio::test]
async fn a_members_scopes_are_narrowed_to_the_role_of_today() {
    let world = World::new().await;
    let member = world.person(Role::Member, &[]).await;
    let me = world.get("/v1/me").bearer(&member.token).send().await.expect(200);
    assert_eq!(
        me["scopes"],
        serde_json::json!(ScopeSet::ALL.without(Scope::AuditRead).without(Scope::WorkspacesWrite))
    );
    assert_eq!(me["workspaces"], serde_json::json!([]));

    world
        .write(move |tx| {
            tx.execute("UPDATE users SET role = 'admin' WHERE id = ?1", [member.id.to_string()])?;
            Ok(())
        })
        .await;
    let me = world.get("/v1/me").bearer(&member.token).send().await.expect(200);
    assert_eq!(me["scopes"], serde_json::json!(ScopeSet::ALL));
    assert_eq!(me["role"], "admin");
}

#[tokio::test]
async fn an_api_key_speaks_for_itself_in_one_workspace() {
    let world = World::new().await;
    let key = world.any_api_key().await;
    assert_json_snapshot!(snapshot(&world.get("/v1/me").bearer(&key.secret).send().await));
}

#[tokio::test]
async fn a_service_account_key_speaks_for_its_account() {
    let world = World::new().await;
    let (_, key) = world.service_account().await;
    assert_json_snapshot!(snapshot(&world.get("/v1/me").bearer(&key.secret).send().await));
}

#[tokio::test]
async fn without_a_credential_the_answer_says_where_to_get_one() {
    let world = World::new().await;
    assert_json_snapshot!("missing_credential", snapshot(&world.get("/v1/me").send().await));
    let answer = world.get("/v1/me").bearer("bijak_ak_nonsense").send().await;
    assert_json_snapshot!("invalid_credential", snapshot(&answer));
}
