//! `GET /v1/audit-events` with `Accept: application/x-ndjson`

use reqwest::{Response, header};
use serde_json::json;

use crate::harness::World;

const NDJSON: &str = "application/x-ndjson";

async fn ask(world: &World, query: &str, encoding: &str) -> Response {
    let request =
        world.http.get(world.url(&format!("/v1/audit-events{query}"))).bearer_auth(&world.owner.token);
    request.header(header::ACCEPT, NDJSON).header(header::ACCEPT_ENCODING, encoding).send().await.unwrap()
}

fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

/// The lines of a whole answer that has to be well-formed.
async fn lines(response: Response) -> Vec<String> {
    assert_eq!((response.status().as_u16(), header(&response, "content-type").as_str()), (200, NDJSON));
    let zstd = header(&response, "content-encoding") == "zstd";
    let mut body = response.bytes().await.unwrap().to_vec();
    if zstd {
        // Fails where the frame's end or its checksum is not right.
        body = zstd::decode_all(&body[..]).unwrap();
    }
    let text = String::from_utf8(body).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'), "every line is ended");
    text.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn the_lines_are_the_stored_ones_byte_for_byte_and_ended_by_lf() {
    let world = World::new().await;
    let body = json!({"name": "crlf \u{2028} \u{202e} \"quoted\" \\ back", "permissions": ["rag.read"]});
    world.api_key(body).await;
    world.append_events(5_000).await;
    let stored = world.lines().await;
    for encoding in ["identity", "zstd"] {
        let answer = ask(&world, "?limit=50000", encoding).await;
        assert_eq!(header(&answer, "content-encoding"), if encoding == "zstd" { "zstd" } else { "" });
        assert_eq!(header(&answer, "vary"), "accept, accept-encoding");
        assert_eq!(header(&answer, "link"), "");
        assert!(lines(answer).await == stored, "{encoding}");
    }
}

#[tokio::test]
async fn links_lead_through_the_whole_log() {
    let world = World::new().await;
    world.append_events(1_234).await;
    let stored = world.lines().await;
    for (filter, expected) in [
        ("limit=100", stored.clone()),
        ("action=api_key.expired&limit=100", stored.iter().step_by(3).cloned().collect::<Vec<_>>()),
        ("limit=100&until=2027-01-01T00:00:00Z", stored.clone()),
        ("limit=617", stored.clone()),
    ] {
        let (mut seen, mut query, mut pages) = (Vec::new(), format!("?{filter}"), 0);
        loop {
            let answer = ask(&world, &query, "zstd").await;
            let link = header(&answer, "link");
            seen.extend(lines(answer).await);
            pages += 1;
            let Some(next) =
                link.strip_prefix("</v1/audit-events").and_then(|l| l.strip_suffix(r#">; rel="next""#))
            else {
                assert_eq!(link, "");
                break;
            };
            next.clone_into(&mut query);
        }
        assert!(seen == expected, "{filter}: {} of {}", seen.len(), expected.len());
        let size: usize = filter.split("limit=").nth(1).unwrap().split('&').next().unwrap().parse().unwrap();
        assert_eq!(pages, expected.len().div_ceil(size), "{filter}");
    }
}

#[tokio::test]
async fn before_reads_downward_and_its_link_goes_on_so() {
    let world = World::new().await;
    world.append_events(90).await;
    let stored = world.lines().await;
    for (query, expected, link) in [
        ("?before=50&limit=20", 30..50, r#"</v1/audit-events?limit=20&before=30>; rel="prev""#),
        ("?before=20&limit=20", 0..20, ""),
        ("?before=1000&limit=2", 88..90, r#"</v1/audit-events?limit=2&before=88>; rel="prev""#),
        ("?before=0", 0..0, ""),
        ("?after=84", 85..90, ""),
        ("?after=89", 0..0, ""),
        ("?after=5000", 0..0, ""),
        ("?after=10&before=13", 11..13, ""),
        (
            "?after=10&before=13&limit=1",
            11..12,
            r#"</v1/audit-events?before=13&limit=1&after=11>; rel="next""#,
        ),
        (
            "?before=50&limit=2&outcome=success",
            48..50,
            r#"</v1/audit-events?limit=2&outcome=success&before=48>; rel="prev""#,
        ),
        ("?outcome=failure", 0..0, ""),
    ] {
        let answer = ask(&world, query, "identity").await;
        assert_eq!(header(&answer, "link"), link, "{query}");
        assert_eq!(lines(answer).await, stored[expected], "{query}");
    }
}

#[tokio::test]
async fn only_who_names_the_form_gets_it_and_its_limit() {
    let world = World::new().await;
    world.append_events(3).await;
    for (accept, status, content_type) in [
        ("*/*", 400, "application/problem+json"),
        ("application/json", 400, "application/problem+json"),
        (NDJSON, 200, NDJSON),
    ] {
        let request = world.get("/v1/audit-events?limit=1001").bearer(&world.owner.token);
        let answer = request.header("accept", accept).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (status, content_type),
            "{accept}"
        );
    }
    for query in ["?limit=50001", "?limit=0"] {
        assert_eq!(ask(&world, query, "zstd").await.status(), 400, "{query}");
    }
}

#[tokio::test]
async fn an_answer_under_way_is_cut_off_when_its_credential_ends() {
    let world = World::new().await;
    // 40 MB: more than the slices and buffers on the way hold.
    let details = serde_json::Map::from_iter([("padding".to_owned(), "x".repeat(20_000).into())]);
    world.append_events_with(2_000, details).await;
    let mut answer = ask(&world, "?limit=50000", "identity").await;
    let first = answer.chunk().await.unwrap().unwrap();
    let owner = world.owner.id.to_string();
    world
        .write(move |tx| {
            tx.execute("UPDATE oauth_grants SET ended_at = 1 WHERE user_id = ?1", [owner])?;
            Ok(())
        })
        .await;
    let mut read = first.len();
    let end = loop {
        match answer.chunk().await {
            Ok(Some(chunk)) => read += chunk.len(),
            end => break end,
        }
    };
    let whole: usize = world.lines().await.iter().map(|line| line.len() + 1).sum();
    assert!(end.is_err(), "the client sees that this is not all: {read} of {whole} bytes");
}
