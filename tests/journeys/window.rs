//! One window: closed to the tray, or for good; raised by a second start; of the size it had.

use anyhow::{Result, ensure};
use bijak_e2e::{App, Setup, Tray, TrayHost, Windows, journey, wait_until};

const TITLE: &str = "Bijak Keys";

#[test]
fn closing_the_window_keeps_the_app_in_the_tray_without_its_webview() -> Result<()> {
    journey("window-tray", Setup::default(), async |desktop| {
        let app = App::launch(desktop, &[])?;
        let windows = Windows::of(desktop);
        windows.only(TITLE).await?;
        let tray = Tray::of(desktop).await?;
        windows.close(TITLE).await?;
        wait_until("the webview to be gone", async || {
            Ok(App::web_processes(desktop)?.is_empty().then_some(()))
        })
        .await?;
        assert_eq!(App::only_process(desktop).await?, app.id());

        tray.click("Open").await?;
        windows.only(TITLE).await?;
        windows.close(TITLE).await?;
        // The panel crashes, and does not come back: an app that nothing shows must show itself.
        desktop.stop_tray_host();
        windows.only(TITLE).await?;
        assert_eq!(App::only_process(desktop).await?, app.id());
        Ok(())
    })
}

#[test]
fn quitting_from_the_tray_ends_the_app() -> Result<()> {
    journey("window-quit", Setup::default(), async |desktop| {
        let mut app = App::launch(desktop, &[])?;
        Tray::of(desktop).await?.click("Quit").await?;
        let status = app.exit().await?;
        assert!(status.success(), "{status}");
        Ok(())
    })
}

#[test]
fn closing_the_window_quits_where_no_tray_shows_it() -> Result<()> {
    for tray in [TrayHost::Absent, TrayHost::WatcherOnly] {
        journey("window-no-tray", Setup { tray, ..Setup::default() }, async |desktop| {
            let mut app = App::launch(desktop, &[])?;
            let windows = Windows::of(desktop);
            windows.only(TITLE).await?;
            windows.close(TITLE).await?;
            let status = app.exit().await?;
            assert!(status.success(), "{status}");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_second_start_raises_the_first() -> Result<()> {
    journey("window-second-start", Setup::default(), async |desktop| {
        let first = App::launch(desktop, &[])?;
        let windows = Windows::of(desktop);
        let window = windows.only(TITLE).await?;
        windows.minimize(&window)?;
        windows.none(TITLE).await?;

        let mut second = App::launch(desktop, &[])?;
        assert!(second.exit().await?.success());
        assert_eq!(windows.only(TITLE).await?, window);
        wait_until("the window to have the keyboard", async || {
            Ok((windows.active()? == window).then_some(()))
        })
        .await?;
        assert_eq!(App::only_process(desktop).await?, first.id());
        Ok(())
    })
}

#[test]
fn the_window_comes_back_with_the_size_it_had() -> Result<()> {
    journey("window-size", Setup::default(), async |desktop| {
        let app = App::start(desktop).await?;
        let windows = Windows::of(desktop);
        let window = windows.only(TITLE).await?;
        windows.resize(&window, 1010, 690)?;
        // Not only the screen must have the new size, the app must have noticed: its page is laid out anew.
        wait_until("a page of the new size", async || {
            let size = app.page.script("return [innerWidth, innerHeight]", Vec::new()).await?;
            Ok((size == serde_json::json!([1010, 690])).then_some(()))
        })
        .await?;
        App::terminate_all(desktop).await?;

        let _app = App::launch(desktop, &[])?;
        let window = windows.only(TITLE).await?;
        wait_until("the old size", async || {
            let size = windows.size(&window)?;
            ensure!(size == (1010, 690), "it is {size:?}");
            Ok(Some(()))
        })
        .await
    })
}
