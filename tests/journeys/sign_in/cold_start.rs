//! The app was closed while the person was at the login page; the attempt is still good.

use anyhow::Result;
use bijak_e2e::{App, Authority, Browser, Setup, journey};

use crate::steps::{decide, log_in, see_workspace, start_sign_in};

#[test]
fn a_sign_in_comes_back_to_an_app_that_the_link_has_to_start() -> Result<()> {
    journey("sign-in-cold", Setup::default(), async |desktop| {
        let authority = Authority::start(desktop).await?;
        let first = App::start(desktop).await?;
        start_sign_in(&first.page, authority.url()).await?;
        let address = desktop.address_to_open().await?;
        App::terminate_all(desktop).await?;

        // What the link starts can be driven too.
        let remote = App::listen_for_driver(desktop)?;
        let browser = Browser::start(desktop, &[authority.url()]).await?;
        browser.page.open(&address).await?;
        log_in(&browser.page, &authority).await?;
        decide(&browser.page, "allow").await?;
        let second = App::attach(desktop, remote).await?;
        see_workspace(&second.page).await?;

        // The app is the browser's child here, and must not go with it.
        browser.close().await?;
        assert!(second.is_running());
        see_workspace(&second.page).await?;
        Ok(())
    })
}
