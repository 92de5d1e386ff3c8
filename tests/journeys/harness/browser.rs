//! The browser and the desktop's links: what a click on a page of the authority sets off.

use std::os::unix::fs::PermissionsExt;

use anyhow::Result;
use bijak_e2e::{Browser, Desktop, Setup, journey, wait_until};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

const LINK: &str = "example.bijakcloud.desktop:/oauth/callback?code=harness";

/// A page with one button whose form answers 303 to the app's scheme, as the consent page does.
async fn serve() -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.unwrap_or(0);
            let answer = if request[..length].starts_with(b"POST") {
                format!(
                    "HTTP/1.1 303 See Other\r\nLocation: {LINK}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                )
            } else {
                let page = "<form method=post><button id=allow>Allow</button></form>";
                format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
                    page.len()
                )
            };
            // The browser may have gone: then the test ends anyway.
            let _sent = stream.write_all(answer.as_bytes()).await;
        }
    });
    Ok(origin)
}

/// Registers a program that writes down the link it was started with.
fn register_handler(desktop: &Desktop) -> Result<std::path::PathBuf> {
    let (script, seen) = (desktop.root().join("handler"), desktop.root().join("seen"));
    std::fs::write(&script, format!("#!/bin/sh\nprintf '%s' \"$1\" >'{}'\n", seen.display()))?;
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700))?;
    let entry = format!(
        "[Desktop Entry]\nType=Application\nName=Handler\nExec={} %u\nMimeType=x-scheme-handler/example.bijakcloud.desktop;\n",
        script.display()
    );
    std::fs::write(desktop.home().join(".local/share/applications/handler.desktop"), entry)?;
    let status = desktop
        .command(bijak_e2e::tool("xdg-mime")?)
        .args(["default", "handler.desktop", "x-scheme-handler/example.bijakcloud.desktop"])
        .status()?;
    assert!(status.success());
    Ok(seen)
}

#[test]
fn a_click_that_is_redirected_to_the_scheme_starts_its_handler_without_a_question() -> Result<()> {
    journey("harness-browser", Setup::default(), async |desktop| {
        let origin = serve().await?;
        let seen = register_handler(desktop)?;
        let browser = Browser::start(desktop, &[&origin]).await?;
        browser.page.open(&origin).await?;
        browser.page.click_css("#allow").await?;
        wait_until("the handler to be started", async || {
            Ok(std::fs::read_to_string(&seen).ok().filter(|link| link == LINK))
        })
        .await?;
        browser.close().await
    })
}

#[test]
fn an_address_opened_by_any_program_reaches_the_browser() -> Result<()> {
    journey("harness-links", Setup::default(), async |desktop| {
        let origin = serve().await?;
        let address = format!("{origin}/page?a=1&b=%20x");
        assert!(desktop.no_address_to_open()?);
        desktop.open_link(&address)?;
        let browser = Browser::start(desktop, &[]).await?;
        assert_eq!(browser.open_next_address(desktop).await?, address);
        assert_eq!(browser.page.address().await?, address);
        browser.page.see_css("#allow").await?;
        Ok(())
    })
}
