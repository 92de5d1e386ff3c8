use std::time::{Duration, Instant};

use super::world::World;

const TABLES: [&str; 5] =
    ["sessions", "authorization_codes", "oauth_grants", "access_tokens", "refresh_tokens"];

#[tokio::test]
async fn what_has_expired_leaves_the_database() {
    let world = World::new().await;
    let (_, refresh) = world.tokens().await;
    world.refresh(&refresh).await;
    let database = world.database();
    let rows = || {
        TABLES.map(|table| {
            database
                .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, u32>(0))
                .unwrap()
        })
    };
    assert_eq!(rows(), [1, 1, 1, 2, 2]);
    world.advance_secs(31 * 86_400);
    let deadline = Instant::now() + Duration::from_secs(20);
    while rows() != [0; 5] && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(rows(), [0; 5]);
}
