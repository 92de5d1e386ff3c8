//! The file manager, with one file selected.

use std::path::Path;

use bijak_app::HostError;

use super::browser::run;

/// Shows `path`. May take as long as the desktop needs to answer: not for the main thread.
#[cfg(target_os = "linux")]
pub(crate) fn reveal(path: &Path) -> Result<(), HostError> {
    let Err(error) = tauri::async_runtime::block_on(select(path)) else { return Ok(()) };
    tracing::info!(%error, "no file manager selects the file; its folder is opened");
    let folder = path.parent().ok_or_else(|| HostError("the file has no folder".into()))?;
    let mut command = std::process::Command::new("xdg-open");
    command.arg(folder);
    run(command, "the folder could not be opened")
}

/// The freedesktop file manager interface: opens the folder and selects the file.
#[cfg(target_os = "linux")]
async fn select(path: &Path) -> zbus::Result<()> {
    use std::time::Duration;

    let url =
        tauri::Url::from_file_path(path).map_err(|()| zbus::Error::Failure("not an absolute path".into()))?;
    let asking = async {
        let bus = zbus::Connection::session().await?;
        let to = Some("org.freedesktop.FileManager1");
        bus.call_method(to, "/org/freedesktop/FileManager1", to, "ShowItems", &(vec![url.as_str()], "")).await
    };
    match tokio::time::timeout(Duration::from_secs(3), asking).await {
        Ok(answer) => answer.map(drop),
        Err(_) => Err(zbus::Error::Failure("the file manager does not answer".into())),
    }
}

#[cfg(target_os = "macos")]
pub(crate) fn reveal(path: &Path) -> Result<(), HostError> {
    let mut command = std::process::Command::new("open");
    command.arg("-R").arg(path);
    run(command, "the file could not be shown")
}

#[cfg(windows)]
pub(crate) fn reveal(path: &Path) -> Result<(), HostError> {
    use std::os::windows::process::CommandExt as _;

    let mut command = std::process::Command::new("explorer.exe");
    // Explorer reads its arguments in its own way: the quotes belong to the path alone.
    command.raw_arg(format!("/select,\"{}\"", path.display()));
    match command.spawn() {
        // It ends with 1 also where all is well.
        Ok(_) => Ok(()),
        Err(error) => Err(HostError(format!("the file could not be shown: {error}"))),
    }
}
