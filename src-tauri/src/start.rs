//! Starting the app beside the window that is already being painted.

use std::sync::Arc;

use bijak_app::{App, AppConfig, Host as _, view::ErrorView};
use bijak_domain::{Clock, OsEntropy};
use tauri::{AppHandle, Manager};
use tokio::sync::watch;

use crate::{
    arguments::Link, directories::Directories, events, events::Page, host::DesktopHost, running::Running,
    tray, window::follow_system_theme,
};

/// Starts everything that needs no window. Returns at once; commands wait for the outcome.
pub(crate) fn start(
    desktop: AppHandle,
    directories: Directories,
    host: Arc<DesktopHost>,
    link: Option<Link>,
) {
    tauri::async_runtime::spawn(async move {
        tauri::async_runtime::spawn(follow_system_theme(desktop.clone()));
        let (seen, mut presence) = watch::channel(None);
        tauri::async_runtime::spawn(tray::follow_host(move |present| {
            seen.send_replace(Some(present));
        }));
        // The first answer takes one question on the bus. No answer at all: no tray.
        let tray = presence.wait_for(Option::is_some).await.is_ok_and(|present| *present == Some(true));
        let started = start_app(&desktop, Arc::clone(&host), directories, tray).await;
        if let Err(error) = &started {
            tracing::error!(code = error.code, message = error.message, "the app did not start");
        }
        desktop.state::<Running>().set(started.clone());
        let Ok(app) = started else { return };
        if let Some(link) = link {
            app.handle_link(link.as_str()).await;
        }
        // The rest takes the main thread and a dozen processes: not while the first frames are being made.
        desktop.state::<Page>().first_is_up().await;
        // Before a sign-in needs it: a link may be clicked that no sign-in of this run made.
        tauri::async_runtime::spawn_blocking(move || host.scheme_registered());
        tray::keep(desktop, app, presence).await;
    });
}

async fn start_app(
    desktop: &AppHandle,
    host: Arc<DesktopHost>,
    directories: Directories,
    tray: bool,
) -> Result<App, ErrorView> {
    let Directories { data, local_authority, authority_binary } = directories;
    let config = AppConfig {
        data_dir: data,
        local_authority_dir: local_authority,
        authority_binary,
        version: desktop.package_info().version.to_string(),
        tray,
    };
    let app = App::start(config, host, clock(), Arc::new(OsEntropy))
        .await
        .map_err(|error| ErrorView::new("app_start_failed", error.to_string()))?;
    let received = app.subscribe();
    tauri::async_runtime::spawn(events::forward(desktop.clone(), app.clone(), received));
    Ok(app)
}

#[cfg(feature = "test-hooks")]
fn clock() -> Arc<dyn Clock> {
    match bijak_domain::test_hooks::FileClock::from_env() {
        Some(clock) => Arc::new(clock),
        None => Arc::new(bijak_domain::SystemClock),
    }
}

#[cfg(not(feature = "test-hooks"))]
fn clock() -> Arc<dyn Clock> {
    Arc::new(bijak_domain::SystemClock)
}
