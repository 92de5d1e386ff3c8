//! Another program has the scheme: the browser comes back over 127.0.0.1 instead (RFC 8252 §7.3).

use anyhow::Result;
use bijak_e2e::{App, Authority, Browser, Setup, journey, tool};

use crate::steps::{decide, log_in, see_workspace, start_sign_in};

#[test]
fn without_the_scheme_the_sign_in_comes_back_over_loopback() -> Result<()> {
    journey("sign-in-loopback", Setup::default(), async |desktop| {
        let entry = "[Desktop Entry]\nType=Application\nName=Other\nExec=/bin/true %u\n\
                     MimeType=x-scheme-handler/example.bijakcloud.desktop;\n";
        std::fs::write(desktop.home().join(".local/share/applications/other.desktop"), entry)?;
        let default = ["default", "other.desktop", "x-scheme-handler/example.bijakcloud.desktop"];
        assert!(desktop.command(tool("xdg-mime")?).args(default).status()?.success());

        let authority = Authority::start(desktop).await?;
        let browser = Browser::start(desktop, &[]).await?;
        let app = App::start(desktop).await?;
        start_sign_in(&app.page, authority.url()).await?;
        let address = browser.open_next_address(desktop).await?;
        assert!(address.contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A"), "{address}");
        log_in(&browser.page, &authority).await?;
        decide(&browser.page, "allow").await?;
        see_workspace(&app.page).await?;
        // The browser is left on a page that says so, not on an error.
        assert!(browser.page.address().await?.starts_with("http://127.0.0.1:"));
        assert!(!browser.page.visible_text().await?.is_empty());
        Ok(())
    })
}
