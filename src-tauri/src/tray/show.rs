//! The icon and its menu as the desktop shows them.

use std::sync::{Mutex, PoisonError};

use bijak_app::{TrayItem, TrayMenu};
use tauri::{
    AppHandle, Manager, Wry,
    menu::{Menu, MenuItem, PredefinedMenuItem},
    tray::{TrayIcon, TrayIconBuilder},
};

use super::menu::{Change, change, id_text, label_text, parse_id};
use crate::running::Running;

const ICON: tauri::image::Image<'_> = tauri::include_image!("../icons/tray.png");

/// The tray as it is, or as it would be if a tray host were there.
#[derive(Default)]
pub(crate) struct Tray(Mutex<State>);

#[derive(Default)]
struct State {
    model: TrayMenu,
    shown: Option<Shown>,
}

struct Shown {
    icon: TrayIcon,
    menu: Menu<Wry>,
    /// One for each item of the model; none for a separator.
    items: Vec<Option<MenuItem<Wry>>>,
}

impl Tray {
    /// Whether an icon is up: only then the app can live without a window.
    pub(crate) fn is_shown(&self) -> bool {
        self.lock().shown.is_some()
    }

    /// Takes over the menu. Called on the main thread.
    pub(crate) fn set_menu(&self, desktop: &AppHandle, model: TrayMenu) -> tauri::Result<()> {
        let mut state = self.lock();
        let changed = change(&state.model, &model);
        state.model = model;
        let State { model, shown: Some(shown) } = &mut *state else { return Ok(()) };
        match changed {
            Change::Nothing => Ok(()),
            Change::Labels(labels) => {
                labels.iter().try_for_each(|(position, label)| match shown.items.get(*position) {
                    Some(Some(item)) => item.set_text(label_text(label)),
                    _ => Ok(()),
                })
            }
            Change::Everything => shown.fill(desktop, model),
        }
    }

    /// Puts the icon up or takes it down. Called on the main thread.
    pub(crate) fn set_shown(&self, desktop: &AppHandle, shown: bool) -> tauri::Result<()> {
        let mut state = self.lock();
        match (&state.shown, shown) {
            (None, true) => {
                let fresh = Shown::new(desktop, &state.model)?;
                state.shown = Some(fresh);
            }
            (Some(_), false) => {
                if let Some(gone) = state.shown.take() {
                    desktop.remove_tray_by_id(gone.icon.id());
                }
            }
            (None, false) | (Some(_), true) => {}
        }
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shown {
    fn new(desktop: &AppHandle, model: &TrayMenu) -> tauri::Result<Self> {
        let menu = Menu::new(desktop)?;
        let icon = TrayIconBuilder::with_id("main")
            .icon(ICON)
            .icon_as_template(true)
            .tooltip("Bijak Keys")
            .menu(&menu)
            .build(desktop)?;
        let mut shown = Self { icon, menu, items: Vec::new() };
        shown.fill(desktop, model)?;
        Ok(shown)
    }

    /// Replaces the items, not the menu: on Linux an icon keeps the menu it was made with.
    fn fill(&mut self, desktop: &AppHandle, model: &TrayMenu) -> tauri::Result<()> {
        for old in self.menu.items()? {
            self.menu.remove(&old)?;
        }
        self.items.clear();
        for item in &model.items {
            let made = match item {
                TrayItem::Separator => {
                    self.menu.append(&PredefinedMenuItem::separator(desktop)?)?;
                    None
                }
                TrayItem::Heading { label } => {
                    Some(MenuItem::new(desktop, label_text(label), false, None::<&str>)?)
                }
                TrayItem::Action { id, label } => {
                    Some(MenuItem::with_id(desktop, id_text(id), label_text(label), true, None::<&str>)?)
                }
            };
            if let Some(made) = &made {
                self.menu.append(made)?;
            }
            self.items.push(made);
        }
        Ok(())
    }
}

/// Hands a click to the app.
pub(crate) fn clicked(desktop: &AppHandle, id: &str) {
    let Some(item) = parse_id(id) else { return };
    let Some(app) = desktop.state::<Running>().app_now().cloned() else { return };
    tauri::async_runtime::spawn(async move { app.tray_click(item).await });
}
