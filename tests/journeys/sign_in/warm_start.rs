//! The app runs while the browser comes back.

use anyhow::Result;
use bijak_e2e::{App, Setup, journey};

use crate::steps::signed_in;

#[test]
fn a_sign_in_comes_back_to_the_running_app_and_shows_the_workspaces() -> Result<()> {
    journey("sign-in-warm", Setup::default(), async |desktop| {
        let story = signed_in(desktop).await?;
        assert_eq!(App::only_process(desktop).await?, story.app.id(), "the link reached the app that asked");
        let log = story.authority.audit_events(&[]).await?;
        let actions: Vec<_> = log.iter().filter_map(|event| event["action"].as_str()).collect();
        let expected = [
            "organization.created",
            "workspace.created",
            "user.created",
            "user.signed_in",
            "oauth_token.issued",
        ];
        assert_eq!(actions, expected);
        Ok(())
    })
}
