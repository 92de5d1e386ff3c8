//! A refresh whose answer was lost: the same successor for a short time, and for the immediately preceding token only.

use std::time::{Duration, Instant};

use bijak_authority::oauth::OAuthSettings;
use futures_util::future::join_all;
use reqwest::StatusCode;

use super::world::{World, tokens_of};

const NO_GRACE: OAuthSettings = OAuthSettings { refresh_grace_secs: 0, grant_days: 365 };

fn sealed(world: &World) -> u32 {
    let count = "SELECT count(*) FROM refresh_tokens WHERE sealed_successor IS NOT NULL";
    world.database().query_row(count, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_lost_answer_is_given_again_with_the_same_successor_and_a_new_access_token() {
    let world = World::new().await;
    let (_, refresh) = world.tokens().await;
    let (lost_access, successor) = tokens_of(&world.refresh(&refresh).await);
    world.advance_secs(9);
    let (access, again) = tokens_of(&world.refresh(&refresh).await);
    assert_eq!(again, successor);
    assert_ne!(access, lost_access);
    assert!(world.is_accepted(&access).await);
    assert!(world.events_of("oauth_token.reuse_detected").is_empty());
    let events = world.events_of("oauth_token.refreshed");
    assert_eq!(
        events.iter().map(|event| event.details.contains_key("repeated")).collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(world.refresh(&successor).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_first_use_of_the_successor_ends_the_grace() {
    let world = World::new().await;
    let (_, refresh) = world.tokens().await;
    let (_, successor) = tokens_of(&world.refresh(&refresh).await);
    let (access, last) = tokens_of(&world.refresh(&successor).await);
    assert_eq!(world.refresh(&refresh).await.error(), (400, "invalid_grant".into()));
    assert!(!world.is_accepted(&access).await, "two tokens back is reuse, however soon");
    assert_eq!(world.refresh(&last).await.error(), (400, "invalid_grant".into()));
    assert_eq!(world.events_of("oauth_token.reuse_detected").len(), 1);
}

#[tokio::test]
async fn what_is_kept_for_a_grace_is_erased_when_it_ends() {
    let world = World::new().await;
    let (_, refresh) = world.tokens().await;
    world.refresh(&refresh).await;
    assert_eq!(sealed(&world), 1);
    world.advance_secs(10);
    let deadline = Instant::now() + Duration::from_secs(20);
    while sealed(&world) != 0 && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(sealed(&world), 0);
}

#[tokio::test]
async fn a_hundred_refreshes_at_once_give_one_child() {
    let world = World::new().await;
    let (_, refresh) = world.tokens().await;
    let answers = join_all((0..100).map(|_| world.refresh(&refresh))).await;
    let mut children: Vec<String> = answers.iter().map(|answer| tokens_of(answer).1).collect();
    children.dedup();
    assert_eq!(children.len(), 1);
    assert_eq!(world.refresh(&children[0]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn without_a_grace_a_hundred_refreshes_at_once_leave_nothing_alive() {
    let world = World::with(NO_GRACE).await;
    let (access, refresh) = world.tokens().await;
    let answers = join_all((0..100).map(|_| world.refresh(&refresh))).await;
    let children: Vec<_> = answers.iter().filter(|answer| answer.status == StatusCode::OK).collect();
    let [child] = children[..] else { panic!("one child: {}", children.len()) };
    let (newer_access, child) = tokens_of(child);
    assert_eq!(world.refresh(&child).await.error(), (400, "invalid_grant".into()));
    for token in [&access, &newer_access] {
        assert!(!world.is_accepted(token).await);
    }
    assert_eq!(world.events_of("oauth_token.reuse_detected").len(), 1);
    assert_eq!(sealed(&world), 0);
}

#[tokio::test]
async fn a_grant_ends_at_its_absolute_time_however_often_it_was_refreshed() {
    let world = World::with(OAuthSettings { grant_days: 40, ..OAuthSettings::default() }).await;
    let (_, first) = world.tokens().await;
    world.advance_secs(29 * 86_400);
    let (_, second) = tokens_of(&world.refresh(&first).await);
    world.advance_secs(11 * 86_400);
    assert_eq!(world.refresh(&second).await.error(), (400, "invalid_grant".into()));
}
