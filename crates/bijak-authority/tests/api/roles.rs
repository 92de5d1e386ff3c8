//! Who may do what: every call with every kind of caller.

use bijak_domain::{Id, OsEntropy, Role, ScopeSet, WorkspaceId};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::World;

/// A call, the scope it needs, and its answer to: owner, admin, auditor, member of the workspace, member of another one,
/// an API key and a service-account key of the workspace.
struct Row {
    method: Method,
    path: &'static str,
    body: Option<Value>,
    scope: &'static str,
    expected: [u16; 7],
}

const fn row(method: Method, path: &'static str, scope: &'static str, expected: [u16; 7]) -> Row {
    Row { method, path, body: None, scope, expected }
}

fn rows() -> Vec<Row> {
    let key = json!({"name": "k", "permissions": ["rag.read"]});
    let account = json!({"name": "a", "scopes": ["rag.read"], "rotation_days": 1});
    let chat = json!({"model": "m", "messages": [{"role": "user", "content": "hi"}]});
    let with = |body: Value, row: Row| Row { body: Some(body), ..row };
    let (get, post, patch) = (Method::GET, Method::POST, Method::PATCH);
    // A member of another workspace cannot tell this one from none.
    let reads = [200, 200, 200, 200, 404, 403, 403];
    let creates = [201, 201, 403, 201, 404, 403, 403];
    let changes = [200, 200, 403, 200, 404, 403, 403];
    vec![
        row(get.clone(), "/v1/workspaces", "workspaces.read", [200, 200, 200, 200, 200, 403, 403]),
        row(get.clone(), "/v1/workspaces/{ws}", "workspaces.read", reads),
        with(
            json!({"name": "w"}),
            row(post.clone(), "/v1/workspaces", "workspaces.write", [201, 201, 403, 403, 403, 403, 403]),
        ),
        with(
            json!({"name": "w"}),
            row(
                patch.clone(),
                "/v1/workspaces/{ws}",
                "workspaces.write",
                [200, 200, 403, 403, 403, 403, 403],
            ),
        ),
        row(get.clone(), "/v1/organization/policy", "workspaces.read", [200, 200, 200, 200, 200, 403, 403]),
        with(
            json!({"overlap_hours": 24}),
            row(
                patch.clone(),
                "/v1/organization/policy",
                "workspaces.write",
                [200, 200, 403, 403, 403, 403, 403],
            ),
        ),
        row(get.clone(), "/v1/workspaces/{ws}/api-keys", "keys.read", reads),
        row(get.clone(), "/v1/workspaces/{ws}/api-keys/{key}", "keys.read", reads),
        with(key, row(post.clone(), "/v1/workspaces/{ws}/api-keys", "keys.write", creates)),
        with(
            json!({"name": "n"}),
            row(patch.clone(), "/v1/workspaces/{ws}/api-keys/{key}", "keys.write", changes),
        ),
        row(post.clone(), "/v1/workspaces/{ws}/api-keys/{key}/rotate", "keys.write", creates),
        row(post.clone(), "/v1/workspaces/{ws}/api-keys/{key}/revoke", "keys.write", changes),
        row(get.clone(), "/v1/workspaces/{ws}/credentials/{key}/usage", "keys.read", reads),
        row(get.clone(), "/v1/workspaces/{ws}/service-accounts", "service_accounts.read", reads),
        row(get.clone(), "/v1/workspaces/{ws}/service-accounts/{sa}", "service_accounts.read", reads),
        row(get.clone(), "/v1/workspaces/{ws}/service-accounts/{sa}/keys", "service_accounts.read", reads),
        row(get.clone(), "/v1/workspaces/{ws}/credentials/{sa}/usage", "service_accounts.read", reads),
        with(
            account,
            row(post.clone(), "/v1/workspaces/{ws}/service-accounts", "service_accounts.write", creates),
        ),
        with(
            json!({"name": "n"}),
            row(patch, "/v1/workspaces/{ws}/service-accounts/{sa}", "service_accounts.write", changes),
        ),
        row(
            post.clone(),
            "/v1/workspaces/{ws}/service-accounts/{sa}/rotate-key",
            "service_accounts.write",
            creates,
        ),
        row(
            post.clone(),
            "/v1/workspaces/{ws}/service-accounts/{sa}/keys/{sak}/revoke",
            "service_accounts.write",
            changes,
        ),
        row(
            post.clone(),
            "/v1/workspaces/{ws}/service-accounts/{sa}/disable",
            "service_accounts.write",
            changes,
        ),
        row(get, "/v1/audit-events", "audit.read", [200, 200, 200, 403, 403, 403, 403]),
        with(chat, row(post, "/v1/inference/chat", "inference.write", [200, 200, 403, 200, 200, 200, 200])),
    ]
}

/// A path with fresh objects in it: no call sees what another one has done to them.
async fn filled(world: &World, path: &str) -> String {
    let mut path = path.replace("{ws}", &world.workspace.to_string());
    if path.contains("{key}") {
        path = path.replace("{key}", &world.any_api_key().await.id);
    }
    if path.contains("{sa}") {
        let (account, key) = world.service_account().await;
        path = path.replace("{sa}", &account).replace("{sak}", &key.id);
    }
    path
}

async fn status(world: &World, row: &Row, secret: &str) -> u16 {
    let mut call = world.call(row.method.clone(), &filled(world, row.path).await).bearer(secret);
    if let Some(body) = &row.body {
        call = call.json(body);
    }
    let answer = call.send().await;
    if !answer.status.is_success() {
        answer.problem();
    }
    answer.status.as_u16()
}

#[tokio::test]
async fn every_call_answers_every_caller_as_its_role_says() {
    let world = World::new().await;
    let elsewhere: WorkspaceId = Id::new(world.now(), &OsEntropy);
    world.add_workspace(world.organization, elsewhere, "elsewhere").await;
    let callers = [
        world.owner.token.clone(),
        world.person(Role::Admin, &[]).await.token,
        world.person(Role::Auditor, &[]).await.token,
        world.person(Role::Member, &[world.workspace]).await.token,
        world.person(Role::Member, &[elsewhere]).await.token,
        world.api_key(json!({"name": "k", "permissions": ["inference.write"]})).await.secret,
        world.service_account().await.1.secret,
    ];
    for row in rows() {
        let mut answered = Vec::new();
        for secret in &callers {
            answered.push(status(&world, &row, secret).await);
        }
        assert_eq!(answered, row.expected, "{} {}", row.method, row.path);
    }
}

#[tokio::test]
async fn every_call_needs_its_scope_and_no_other() {
    let world = World::new().await;
    for row in rows() {
        let needed: ScopeSet = row.scope.parse().unwrap();
        let all_but = ScopeSet::ALL.iter().filter(|scope| !needed.contains(*scope)).collect::<ScopeSet>();
        let with = world.person_with(world.organization, Role::Owner, &[], needed).await;
        let without = world.person_with(world.organization, Role::Owner, &[], all_but).await;
        assert_eq!(status(&world, &row, &with.token).await, row.expected[0], "{} {}", row.method, row.path);
        assert_eq!(status(&world, &row, &without.token).await, 403, "{} {}", row.method, row.path);
    }
}

#[tokio::test]
async fn another_organizations_owner_finds_nothing_here() {
    let world = World::new().await;
    let organization = Id::new(world.now(), &OsEntropy);
    world.add_organization(organization, "Globex").await;
    let stranger = world.person_with(organization, Role::Owner, &[], ScopeSet::ALL).await;
    for row in rows().into_iter().filter(|row| row.path.contains("{ws}")) {
        assert_eq!(status(&world, &row, &stranger.token).await, 404, "{} {}", row.method, row.path);
    }
}
