use anyhow::Result;
use bijak_e2e::{App, Setup, journey};
#[test]
fn tmp_attach() -> Result<()> {
    journey("tmp-attach", Setup::default(), async |desktop| {
        let remote = App::listen_for_driver(desktop)?;
        let _a = App::launch(desktop, &[])?;
        let app = App::attach(desktop, remote).await?;
        desktop.note(&app.page.source().await?)?;
        desktop.shoot_screen("screen")?;
        Ok(())
    })
}
#[test]
fn tmp_driven() -> Result<()> {
    journey("tmp-driven", Setup::default(), async |desktop| {
        let app = App::start(desktop).await?;
        desktop.note(&app.page.source().await?)?;
        desktop.shoot_screen("screen")?;
        Ok(())
    })
}
