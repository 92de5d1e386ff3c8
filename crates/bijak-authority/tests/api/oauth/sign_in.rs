use std::time::{Duration, Instant};

use bijak_domain::{AuditEvent, Outcome};
use reqwest::StatusCode;

use super::world::{Answer, Attempt, EMAIL, World};

async fn try_password(world: &World, email: &str, password: &str, ip: &str) -> Answer {
    let browser = world.browser();
    let page = browser.open(&Attempt::new("keys.read").path()).await;
    let mut form = page.hidden.clone();
    form.extend([("email".into(), email.into()), ("password".into(), password.into())]);
    let request = world.http.post(world.url("/oauth/authorize/sign-in")).form(&form);
    browser.send(request.header("x-forwarded-for", ip)).await
}

/// Waits for events that are written by the clock.
async fn failures(world: &World, count: usize) -> Vec<AuditEvent> {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let events = world.events_of("user.sign_in_failed");
        if events.len() >= count || Instant::now() > deadline {
            return events;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_sign_in_is_in_the_log_with_who_and_where_from() {
    let world = World::new().await;
    let answer = try_password(&world, "MAYA@acme.EXAMPLE", &world.password, "198.51.100.7").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let events = world.events_of("user.signed_in");
    let [event] = events.as_slice() else { panic!("{events:?}") };
    let actor = event.actor.clone().unwrap();
    assert_eq!((actor.kind.as_deref(), actor.name.as_deref()), (Some("user"), Some(EMAIL)));
    assert_eq!(event.source_ip.as_deref(), Some("198.51.100.7"));
    assert_eq!(event.user_agent.as_deref(), Some("test/1"));
    assert_eq!(event.request_id.as_deref(), Some(answer.header("x-request-id")));
}

#[tokio::test]
async fn unknown_address_and_wrong_password_read_the_same() {
    let world = World::new().await;
    let known = try_password(&world, EMAIL, "not the password", "198.51.100.7").await;
    let unknown = try_password(&world, "nobody@acme.example", "not the password", "198.51.100.7").await;
    assert_eq!(
        (known.status, unknown.status),
        (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY)
    );
    let plain = |answer: &Answer, email: &str| {
        // What differs is what was typed, the form's token and the challenge of the request.
        let body = answer.body.replace(email, "EMAIL");
        body.lines().filter(|line| !line.contains("type=\"hidden\"")).collect::<String>()
    };
    assert_eq!(plain(&known, EMAIL), plain(&unknown, "nobody@acme.example"));
    assert!(known.body.contains("Email or password is wrong."));
    assert!(!known.body.contains("not the password"));
}

#[tokio::test]
async fn failures_are_in_the_log_once_with_a_count_and_strangers_are_not() {
    let world = World::new().await;
    try_password(&world, "nobody@acme.example", "not the password", "198.51.100.7").await;
    try_password(&world, EMAIL, "not the password", "198.51.100.7").await;
    let events = failures(&world, 1).await;
    assert_eq!(events.len(), 1);
    let event = &events[0];
    assert_eq!((event.outcome, event.reason.as_deref()), (Outcome::Failure, Some("wrong_password")));
    assert_eq!(event.details["count"], 1);
    assert_eq!(event.source_ip.as_deref(), Some("198.51.100.7"));
    for _ in 0..3 {
        try_password(&world, EMAIL, "not the password", "198.51.100.7").await;
    }
    world.advance_secs(301);
    let events = failures(&world, 2).await;
    assert_eq!(events.len(), 2);
    assert_eq!(events[1].details["count"], 3);
}

#[tokio::test]
async fn what_was_counted_is_in_the_log_when_the_server_ends() {
    let world = World::new().await;
    for _ in 0..2 {
        try_password(&world, EMAIL, "not the password", "198.51.100.7").await;
    }
    let database = world.database();
    world.server.stop().await;
    let counted: i64 = database
        .query_row(
            "SELECT sum(json_extract(line, '$.details.count')) FROM audit_events
             WHERE action = 'user.sign_in_failed'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(counted, 2);
}

#[tokio::test]
async fn ten_failures_a_minute_close_an_account_from_everywhere_and_a_minute_opens_it() {
    let world = World::new().await;
    for n in 0..10 {
        let answer = try_password(&world, EMAIL, "not the password", &format!("198.51.100.{n}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = try_password(&world, EMAIL, &world.password, "198.51.100.99").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: i64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait));
    assert!(answer.body.contains(&format!("Try again in {wait} seconds.")));
    world.advance_secs(wait);
    let answer = try_password(&world, EMAIL, &world.password, "198.51.100.99").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_unknown_address_is_slowed_down_alike() {
    let world = World::new().await;
    for _ in 0..10 {
        try_password(&world, "nobody@acme.example", "not the password", "198.51.100.1").await;
    }
    let answer = try_password(&world, "Nobody@ACME.example", "not the password", "198.51.100.1").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
}
