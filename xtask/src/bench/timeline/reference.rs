//! The floor: forty rows of plain text in WebKitGTK's own browser, under the same hands.

use std::{fs, path::Path};

use anyhow::{Context as _, bail};

use super::super::app::session::Session;
use super::{
    PROBE, Taken,
    driver::{Driver, Program},
    hands::Hands,
    scrolling, typing,
};
use crate::process;

pub(super) fn measure(session: &Session, hands: &Hands, folder: &Path) -> anyhow::Result<Taken> {
    let page = folder.join("reference.html");
    fs::write(&page, include_str!("reference.html"))?;
    let binary = mini_browser()?;
    let program = Program {
        binary: Path::new(&binary),
        arguments: &["--automation", "--geometry=1180x760"],
        data: None,
    };
    let mut driver = Driver::start(session, &program)?;
    driver.open(&format!("file://{}", page.display()))?;
    let window = hands.only_window()?;
    hands.focus(window)?;
    driver.run(PROBE)?;
    let typing = typing::measure(hands, window, &mut driver)?;
    let scrolling = scrolling::measure(hands, window, &mut driver)?;
    Ok(Taken { typing, scrolling })
}

/// It lies beside the library, in a folder that is named after the machine.
fn mini_browser() -> anyhow::Result<String> {
    let libraries = process::output(
        std::process::Command::new("pkg-config").args(["--variable=libdir", "webkit2gtk-4.1"]),
    )?;
    let path = Path::new(libraries.trim()).join("webkit2gtk-4.1/MiniBrowser");
    if !path.exists() {
        bail!("{} is not there", path.display());
    }
    path.into_os_string().into_string().ok().context("a path of UTF-8")
}
