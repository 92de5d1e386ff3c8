//! Making the window, and what its page may not do: leave the app, open windows, download.

use tauri::{
    AppHandle, LogicalPosition, LogicalSize, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    WindowEvent, webview::NewWindowResponse,
};

use super::{
    WindowMemory,
    appearance::{background, is_dark},
    geometry::{Geometry, MIN_HEIGHT, MIN_WIDTH},
};
use crate::{directories::Directories, events};

/// The window's label, in capabilities and events.
pub(crate) const LABEL: &str = "main";

/// No menu of the webview's own (reload, back, inspect) but where text can be cut, copied or pasted.
#[cfg(not(debug_assertions))]
const NO_CONTEXT_MENU: &str = "addEventListener('contextmenu', (event) => {
    const editable = event.target instanceof Element && event.target.closest('input, textarea');
    if (!editable && getSelection()?.isCollapsed !== false) event.preventDefault();
}, true);";

/// Raises the window, or makes it if it was closed. From any thread.
pub(crate) fn show(desktop: &AppHandle) {
    let handle = desktop.clone();
    let shown = desktop.run_on_main_thread(move || {
        if let Err(error) = raise_or_make(&handle) {
            tracing::error!(%error, "the window could not be shown");
        }
    });
    if let Err(error) = shown {
        tracing::error!(%error, "the window could not be shown");
    }
}

/// Makes the window if there is none; an open one stays where it is.
pub(crate) fn show_if_none(desktop: &AppHandle) {
    if desktop.get_webview_window(LABEL).is_none() {
        show(desktop);
    }
}

fn raise_or_make(desktop: &AppHandle) -> tauri::Result<()> {
    match desktop.get_webview_window(LABEL) {
        Some(window) => {
            window.show()?;
            // Showing does not de-iconify.
            window.unminimize()?;
            window.set_focus()
        }
        None => make(desktop).map(drop),
    }
}

/// Makes the window. On the main thread.
pub(crate) fn make(desktop: &AppHandle) -> tauri::Result<WebviewWindow> {
    let geometry = desktop.state::<WindowMemory>().get();
    events::page_is_loading(desktop);
    let mut builder = WebviewWindowBuilder::new(desktop, LABEL, WebviewUrl::default())
        .title("Bijak Keys")
        .inner_size(geometry.width, geometry.height)
        .min_inner_size(MIN_WIDTH, MIN_HEIGHT)
        .maximized(geometry.maximized)
        // Not beside our own files: the webview's are many, and rebuildable.
        .data_directory(desktop.state::<Directories>().data.join("webview"))
        .background_color(background(is_dark(geometry.dark)))
        // Dropping a file would navigate to it; pages of ours take none.
        .disable_drag_drop_handler()
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false);
    if let Some((x, y)) = geometry.position.filter(|_| is_reachable(desktop, geometry)) {
        builder = builder.position(x, y);
    }
    #[cfg(not(debug_assertions))]
    {
        builder = builder.initialization_script(NO_CONTEXT_MENU);
    }
    let window = builder.build()?;
    remember_changes(&window);
    Ok(window)
}

/// The page's own origin: `tauri://localhost`, on Windows `http://tauri.localhost`.
fn is_ours(url: &Url) -> bool {
    matches!(
        (url.scheme(), url.host_str()),
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost"))
    )
}

fn is_reachable(desktop: &AppHandle, geometry: Geometry) -> bool {
    let Ok(monitors) = desktop.available_monitors() else { return false };
    monitors.iter().any(|monitor| {
        let scale = monitor.scale_factor();
        let LogicalPosition { x, y } = monitor.position().to_logical(scale);
        let LogicalSize { width, height } = monitor.size().to_logical(scale);
        geometry.is_reachable_on((x, y, width, height))
    })
}

fn remember_changes(window: &WebviewWindow) {
    let handle = window.clone();
    window.on_window_event(move |event| {
        let memory = handle.state::<WindowMemory>();
        match event {
            WindowEvent::Resized(_) | WindowEvent::Moved(_) => {
                if let Err(error) = remember(&handle, &memory) {
                    tracing::debug!(%error, "the window's place is unknown");
                }
            }
            WindowEvent::Destroyed => {
                memory.save();
                #[cfg(target_os = "linux")]
                super::tray_alone::shrink_later(handle.app_handle().clone());
            }
            _ => {}
        }
    });
}

/// A maximized window keeps the size it returns to.
fn remember(window: &WebviewWindow, memory: &WindowMemory) -> tauri::Result<()> {
    let maximized = window.is_maximized()?;
    if window.is_minimized()? || !window.is_visible()? {
        return Ok(());
    }
    let scale = window.scale_factor()?;
    let LogicalSize { width, height } = window.inner_size()?.to_logical(scale);
    let LogicalPosition { x, y } = window.outer_position()?.to_logical(scale);
    memory.update(|geometry| {
        geometry.maximized = maximized;
        if !maximized {
            (geometry.width, geometry.height, geometry.position) = (width, height, Some((x, y)));
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_may_go_nowhere_but_home() {
        for home in ["tauri://localhost/", "tauri://localhost/index.html#/keys", "http://tauri.localhost/"] {
            assert!(is_ours(&home.parse().unwrap()), "{home}");
        }
        for away in [
            "https://example.com/",
            "http://localhost/",
            "http://tauri.localhost.example.com/",
            "tauri://elsewhere/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
            "ipc://localhost/",
        ] {
            assert!(!is_ours(&away.parse().unwrap()), "{away}");
        }
    }
}
