use reqwest::StatusCode;

use super::world::{Attempt, World};

/// The link's path and the code.
fn invitation(world: &World) -> (String, String) {
    let invitation = world.server.setup_invitation().unwrap();
    let path = invitation.url.strip_prefix(world.issuer()).unwrap().to_owned();
    (path, invitation.code.expose("typed by the test").to_owned())
}

fn fields<'a>(world: &'a World, code: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("code", code),
        ("organization", "Acme"),
        ("workspace", "prod"),
        ("email", "maya@acme.example"),
        ("password", &world.password),
        ("password_again", &world.password),
    ]
}

#[tokio::test]
async fn link_and_code_make_the_owner_who_can_then_sign_in() {
    let world = World::empty().await;
    let (path, code) = invitation(&world);
    let browser = world.browser();
    let page = browser.open(&path).await;
    let spelled = format!(" {}-{} ", &code[..4].to_lowercase(), &code[4..]);
    let answer = browser.submit(&page, &fields(&world, &spelled)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    assert!(answer.body.contains("You can close this tab."));
    browser.code(&Attempt::new("keys.read"), "maya@acme.example").await;
    let actions: Vec<_> = world.events().into_iter().map(|event| event.action).collect();
    assert_eq!(actions, ["organization.created", "workspace.created", "user.created", "user.signed_in"]);
    let created = &world.events()[0];
    assert_eq!(created.actor.clone().unwrap().name.as_deref(), Some("maya@acme.example"));
    assert_eq!(created.source_ip.as_deref(), Some("127.0.0.1"));
}

#[tokio::test]
async fn once_set_up_the_link_is_dead_and_there_is_no_other() {
    let world = World::empty().await;
    let (path, code) = invitation(&world);
    let browser = world.browser();
    let page = browser.open(&path).await;
    browser.submit(&page, &fields(&world, &code)).await;
    assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.submit(&page, &fields(&world, &code)).await.status, StatusCode::NOT_FOUND);
    assert!(world.server.setup_invitation().is_none() && world.server.renew_setup_invitation().is_none());
}

#[tokio::test]
async fn the_link_alone_makes_nobody_owner() {
    let world = World::empty().await;
    let (path, code) = invitation(&world);
    let browser = world.browser();
    let page = browser.open(&path).await;
    for left in ["4 more tries", "3 more tries", "2 more tries", "One more try"] {
        let answer = browser.submit(&page, &fields(&world, "00000000")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(left), "{left}");
    }
    assert_eq!(browser.submit(&page, &fields(&world, "")).await.status, StatusCode::GONE);
    assert_eq!(browser.submit(&page, &fields(&world, &code)).await.status, StatusCode::GONE);
    world.server.renew_setup_invitation().unwrap();
    assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "the old link stays dead");
    let (path, code) = invitation(&world);
    let page = browser.open(&path).await;
    assert_eq!(browser.submit(&page, &fields(&world, &code)).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn ten_minutes_end_the_link() {
    let world = World::empty().await;
    let (path, code) = invitation(&world);
    let browser = world.browser();
    let page = browser.open(&path).await;
    world.advance_secs(600);
    assert_eq!(browser.submit(&page, &fields(&world, &code)).await.status, StatusCode::GONE);
    assert_eq!(browser.get(&path).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn mistakes_are_told_in_place_and_what_was_typed_is_kept() {
    let world = World::empty().await;
    let (path, code) = invitation(&world);
    let browser = world.browser();
    let page = browser.open(&path).await;
    let mut form = fields(&world, &code);
    form.retain(|(name, _)| *name != "password_again");
    form.push(("password_again", "something else"));
    let answer = browser.submit(&page, &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("The two passwords differ"));
    assert!(answer.body.contains(r#"value="Acme""#) && answer.body.contains(r#"value="maya@acme.example""#));
    assert!(!answer.body.contains(&world.password));
}

#[tokio::test]
async fn a_form_from_elsewhere_sets_nothing_up() {
    let world = World::empty().await;
    let (path, code) = invitation(&world);
    let mut form = fields(&world, &code);
    assert_eq!(world.browser().post(&path, &form).await.status, StatusCode::FORBIDDEN);
    form.push(("csrf_token", "x"));
    assert_eq!(world.browser().post(&path, &form).await.status, StatusCode::FORBIDDEN);
    let foreign = world.http.post(world.url(&path)).header("origin", "https://evil.example").form(&form);
    assert_eq!(world.browser().send(foreign).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.browser().get("/setup/x").await.status, StatusCode::NOT_FOUND);
    assert!(world.events().is_empty());
}
