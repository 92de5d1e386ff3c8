//! `GET /v1/audit-events`, in pages

use bijak_domain::{Id, OsEntropy, Role};
use serde_json::{Value, json};

use crate::harness::{World, text};

async fn list(world: &World, query: &str) -> Value {
    world.get(&format!("/v1/audit-events{query}")).bearer(&world.owner.token).send().await.expect(200)
}

fn seqs(page: &Value) -> Vec<u64> {
    page["items"].as_array().unwrap().iter().map(|event| event["seq"].as_u64().unwrap()).collect()
}

/// A log of ten events: five keys made and revoked.
async fn world_with_ten_events() -> World {
    let world = World::new().await;
    for _ in 0..5 {
        let key = world.any_api_key().await;
        world.clock.advance_secs(60);
        let path = world.in_workspace(&format!("api-keys/{}/revoke", key.id));
        world.post(&path).bearer(&world.owner.token).from("198.51.100.7").send().await.expect(200);
    }
    world
}

#[tokio::test]
async fn pages_go_upward_after_and_downward_before() {
    let world = world_with_ten_events().await;
    let all = list(&world, "").await;
    assert_eq!(seqs(&all), (0..10).collect::<Vec<_>>());
    assert_eq!(all["next"], json!(null));
    assert_eq!(seqs(&list(&world, "?after=6").await), [7, 8, 9]);
    assert_eq!(seqs(&list(&world, "?before=3").await), [0, 1, 2]);
    assert_eq!(seqs(&list(&world, "?before=8&limit=3").await), [5, 6, 7]);
    assert_eq!(seqs(&list(&world, "?before=1000&limit=2").await), [8, 9]);
    assert_eq!(seqs(&list(&world, "?after=2&before=5").await), [3, 4]);
    assert_eq!(seqs(&list(&world, "?before=0").await), [0u64; 0]);
    assert_eq!(seqs(&list(&world, &format!("?after={}", u64::MAX)).await), [0u64; 0]);
}

#[tokio::test]
async fn the_link_header_leads_through_the_log() {
    let world = world_with_ten_events().await;
    let mut path = "/v1/audit-events?limit=4&action=api_key.revoked".to_owned();
    let mut seen = Vec::new();
    loop {
        let answer = world.get(&path).bearer(&world.owner.token).send().await;
        seen.extend(seqs(&answer.expect(200)));
        let link = answer.header("link").to_owned();
        let Some(next) = link.strip_prefix('<').and_then(|rest| rest.strip_suffix(r#">; rel="next""#)) else {
            assert_eq!((link.as_str(), &answer.json()["next"]), ("", &json!(null)));
            break;
        };
        assert!(next.ends_with(&format!("after={}", text(&answer.json()["next"]))));
        path = next.to_owned();
    }
    assert_eq!(seen, [1, 3, 5, 7, 9]);
    let downward = world.get("/v1/audit-events?before=8&limit=3").bearer(&world.owner.token).send().await;
    assert_eq!(downward.header("link"), r#"</v1/audit-events?limit=3&before=5>; rel="prev""#);
}

#[tokio::test]
async fn every_filter_narrows_by_exactly_what_it_names() {
    let world = world_with_ten_events().await;
    let all = list(&world, "").await;
    let key = text(&all["items"][4]["target"]["id"]);
    let minute = world.now().plus_secs(-120);
    for (query, expected) in [
        ("?action=api_key.created".to_owned(), vec![0, 2, 4, 6, 8]),
        (format!("?target={key}"), vec![4, 5]),
        (format!("?identity={key}"), vec![4, 5]),
        (format!("?actor={key}"), vec![]),
        (format!("?actor={}", world.owner.id), (0..10).collect()),
        (format!("?identity={}&action=api_key.revoked&after=4", world.owner.id), vec![5, 7, 9]),
        (format!("?identity={}&before=9&limit=2", world.owner.id), vec![7, 8]),
        (format!("?workspace={}", world.workspace), (0..10).collect()),
        ("?workspace=ws_elsewhere".to_owned(), vec![]),
        ("?outcome=success".to_owned(), (0..10).collect()),
        ("?outcome=failure".to_owned(), vec![]),
        ("?source_ip=198.51.100.7".to_owned(), vec![1, 3, 5, 7, 9]),
        ("?source_ip=::ffff:198.51.100.7&limit=2".to_owned(), vec![1, 3]),
        (format!("?since={minute}"), vec![5, 6, 7, 8, 9]),
        (format!("?until={minute}"), vec![0, 1, 2, 3, 4]),
        (format!("?since={minute}&until={}", minute.plus_secs(60)), vec![5, 6]),
        (format!("?since={}", world.now().plus_secs(1)), vec![]),
    ] {
        assert_eq!(seqs(&list(&world, &query).await), expected, "{query}");
    }
}

#[tokio::test]
async fn what_is_served_is_what_was_hashed() {
    let world = world_with_ten_events().await;
    let answer = world.get("/v1/audit-events").bearer(&world.owner.token).send().await;
    let rows = world.server().state().store.read(|conn| {
        let mut statement = conn
            .prepare("SELECT seq, line, leaf_hash, user_agent, source_ip FROM audit_events ORDER BY seq")?;
        let rows = statement.query_map([], |row| {
            let agent: Option<String> = row.get(3)?;
            let ip: Option<String> = row.get(4)?;
            Ok((row.get::<_, u64>(0)?, row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?, agent, ip))
        })?;
        Ok::<_, bijak_authority::store::StoreError>(rows.collect::<Result<Vec<_>, _>>()?)
    });
    for (place, (seq, line, leaf_hash, user_agent, source_ip)) in rows.await.unwrap().into_iter().enumerate()
    {
        assert_eq!(seq, place as u64, "contiguous from 0");
        assert!(answer.text.contains(&line), "served byte for byte");
        assert_eq!(leaf_hash, bijak_transparency::leaf_hash(line.as_bytes()));
        let event: bijak_domain::AuditEvent = serde_json::from_str(&line).unwrap();
        assert_eq!(event.canonical_json().unwrap(), line.as_bytes());
        assert_eq!((event.user_agent, event.source_ip), (user_agent, source_ip));
    }
}

#[tokio::test]
async fn each_organization_has_a_log_of_its_own() {
    let world = world_with_ten_events().await;
    let (organization, workspace) = (Id::new(world.now(), &OsEntropy), Id::new(world.now(), &OsEntropy));
    world.add_organization(organization, "Globex").await;
    world.add_workspace(organization, workspace, "theirs").await;
    let other = world.person_with(organization, Role::Owner, &[], bijak_domain::ScopeSet::ALL).await;
    let path = format!("/v1/workspaces/{workspace}/api-keys");
    let body = json!({"name": "k", "permissions": ["rag.read"]});
    world.post(&path).bearer(&other.token).json(&body).send().await.expect(201);
    let log = world.get("/v1/audit-events").bearer(&other.token).send().await.expect(200);
    assert_eq!(seqs(&log), [0]);
    assert_eq!(log["items"][0]["organization_id"], organization.to_string());
}

#[tokio::test]
async fn a_long_log_is_read_in_pages_of_a_thousand() {
    let world = World::new().await;
    world.append_events(2_100).await;
    let (mut total, mut query) = (0, "?limit=1000".to_owned());
    loop {
        let page = list(&world, &query).await;
        total += seqs(&page).len();
        let Some(next) = page["next"].as_str() else { break };
        query = format!("?limit=1000&after={next}");
    }
    assert_eq!(total, 2_100);
}
