//! The desktop program: plugins, window, events of the system. Every decision is `bijak-app`'s.

use std::sync::Arc;

use tauri::{App, AppHandle, Builder, Manager, RunEvent};

use crate::{
    arguments::{self, Arguments, Link},
    commands,
    directories::Directories,
    events::Page,
    host::DesktopHost,
    log,
    quit::{self, Life},
    running::Running,
    start,
    tray::{self, Tray},
    window::{self, WindowMemory},
};

/// Runs until the person quits. A second start hands its link to the first and ends inside.
pub(crate) fn run(link: Option<Link>) -> anyhow::Result<()> {
    let app = Builder::default()
        // First of all: a second start must leave before it opens a window or a database.
        .plugin(tauri_plugin_single_instance::init(|desktop, arguments, _directory| {
            started_again(desktop, arguments);
        }))
        // For the shell alone: no window is allowed its commands.
        .plugin(tauri_plugin_dialog::init())
        .manage(Running::default())
        .manage(Page::default())
        .manage(Tray::default())
        .manage(Life::default())
        .invoke_handler(commands::handler())
        .on_menu_event(|desktop, event| tray::clicked(desktop, event.id().as_ref()))
        .setup(|app| set_up(app, link).map_err(Into::into))
        .build(tauri::generate_context!())?;
    app.run(|desktop, event| match event {
        RunEvent::ExitRequested { code, api, .. } => quit::exit_requested(desktop, code, &api),
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            urls.iter().for_each(|url| handle_link(desktop, Link::new(url.as_str())))
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(desktop),
        _ => {}
    });
    Ok(())
}

fn set_up(app: &mut App, link: Option<Link>) -> anyhow::Result<()> {
    let directories = Directories::make(app.handle())?;
    app.manage(WindowMemory::load(&directories.data));
    app.manage(directories.clone());
    // The window before everything else: the webview's processes start while we do the rest.
    window::make(app.handle())?;
    log::start(&directories.data)?;
    tauri::async_runtime::spawn(quit::on_signals(app.handle().clone()));
    let host = Arc::new(DesktopHost::new(app.handle().clone())?);
    start::start(app.handle().clone(), directories, host, link);
    Ok(())
}

/// A second start: raise the window, and take the link it was given. Its arguments are as little trusted as ours.
fn started_again(desktop: &AppHandle, arguments: Vec<String>) {
    window::show(desktop);
    if let Ok(Arguments::Run { link }) =
        arguments::parse(arguments.into_iter().skip(1).map(Into::into), false)
    {
        handle_link(desktop, link);
    }
}

fn handle_link(desktop: &AppHandle, link: Option<Link>) {
    let Some(link) = link else { return };
    let desktop = desktop.clone();
    tauri::async_runtime::spawn(async move {
        if let Ok(app) = desktop.state::<Running>().app().await {
            app.handle_link(link.as_str()).await;
        }
    });
}
