//! The app's events, to the page under the names of docs/IPC.md, and to the tray.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use bijak_app::{
    App, AppEvent, NavigateTo, TrayMenu,
    view::{ListChangedView, NavigateView, PageView},
};
use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::{
    SetOnce,
    broadcast::{Receiver, error::RecvError},
};

use crate::{tray::Tray, window};

/// On a slow machine the first page takes some seconds.
const FIRST_PAGE_TIME: Duration = Duration::from_secs(10);

/// Whether a page is there that listens, and where it shall go once it is.
#[derive(Debug, Default)]
pub(crate) struct Page {
    now: Mutex<Listening>,
    /// Set when the first page of this run listens.
    first: SetOnce<()>,
}

#[derive(Debug)]
enum Listening {
    /// No window, or its page is loading: the last request to navigate waits.
    NotYet(Option<NavigateView>),
    Yes,
}

impl Default for Listening {
    fn default() -> Self {
        Self::NotYet(None)
    }
}

impl Page {
    fn with<T>(&self, change: impl FnOnce(&mut Listening) -> T) -> T {
        change(&mut self.now.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn loading(&self) {
        self.with(|listening| {
            if matches!(listening, Listening::Yes) {
                *listening = Listening::NotYet(None);
            }
        });
    }

    /// Waits until the first page listens, but not for ever: it may never load.
    pub(crate) async fn first_is_up(&self) {
        if tokio::time::timeout(FIRST_PAGE_TIME, self.first.wait()).await.is_err() {
            tracing::warn!("the page does not load");
        }
    }

    /// Answers where the page shall go first.
    fn ready(&self) -> Option<NavigateView> {
        // Only the first page sets it; later ones find it set.
        let _ = self.first.set(());
        self.with(|listening| match std::mem::replace(listening, Listening::Yes) {
            Listening::NotYet(waiting) => waiting,
            Listening::Yes => None,
        })
    }

    /// Answers the request if a page listens, and keeps it otherwise.
    fn navigate(&self, to: NavigateView) -> Option<NavigateView> {
        self.with(|listening| match listening {
            Listening::Yes => Some(to),
            Listening::NotYet(waiting) => {
                *waiting = Some(to);
                None
            }
        })
    }
}

/// A new page is on its way: what it shall show waits until it listens.
pub(crate) fn page_is_loading(desktop: &AppHandle) {
    desktop.state::<Page>().loading();
}

/// The page listens.
pub(crate) fn page_is_ready(desktop: &AppHandle) {
    if let Some(to) = desktop.state::<Page>().ready() {
        emit(desktop, "navigate", &to);
    }
}

/// Hands on everything that happens, until the app ends.
pub(crate) async fn forward(desktop: AppHandle, app: App, mut events: Receiver<AppEvent>) {
    set_tray_menu(&desktop, app.tray_menu());
    loop {
        match events.recv().await {
            Ok(event) => deliver(&desktop, event),
            Err(RecvError::Lagged(lost)) => {
                tracing::warn!(lost, "events were lost; reading everything again");
                emit(&desktop, "state", &app.app_state());
                set_tray_menu(&desktop, app.tray_menu());
                if let Ok(status) = app.audit_status().await {
                    emit(&desktop, "audit", &status);
                }
            }
            Err(RecvError::Closed) => return,
        }
    }
}

fn deliver(desktop: &AppHandle, event: AppEvent) {
    match event {
        AppEvent::State(state) => emit(desktop, "state", &*state),
        AppEvent::ApiKeys { workspace_id } => emit(desktop, "api_keys", &ListChangedView { workspace_id }),
        AppEvent::ServiceAccounts { workspace_id } => {
            emit(desktop, "service_accounts", &ListChangedView { workspace_id });
        }
        AppEvent::Audit(status) => emit(desktop, "audit", &*status),
        AppEvent::AuditExport(export) => emit(desktop, "audit_export", &*export),
        AppEvent::Clipboard(clipboard) => emit(desktop, "clipboard", &clipboard),
        AppEvent::Navigate { view, id, query } => {
            let to = NavigateView { view: page_view(view), id, query };
            if let Some(to) = desktop.state::<Page>().navigate(to) {
                emit(desktop, "navigate", &to);
            }
            window::show(desktop);
        }
        AppEvent::Tray(menu) => set_tray_menu(desktop, menu),
    }
}

fn page_view(to: NavigateTo) -> PageView {
    match to {
        NavigateTo::Keys => PageView::Keys,
        NavigateTo::ServiceAccounts => PageView::ServiceAccounts,
        NavigateTo::Audit => PageView::Audit,
        NavigateTo::Overview => PageView::Overview,
    }
}

fn emit(desktop: &AppHandle, name: &str, payload: &(impl Serialize + Clone)) {
    if let Err(error) = desktop.emit_to(window::LABEL, name, payload) {
        tracing::warn!(%error, name, "an event did not reach the page");
    }
}

fn set_tray_menu(desktop: &AppHandle, menu: TrayMenu) {
    let handle = desktop.clone();
    let set = desktop.run_on_main_thread(move || {
        if let Err(error) = handle.state::<Tray>().set_menu(&handle, menu) {
            tracing::warn!(%error, "the tray's menu was not changed");
        }
    });
    if let Err(error) = set {
        tracing::warn!(%error, "the tray's menu was not changed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(view: PageView) -> NavigateView {
        NavigateView { view, id: None, query: None }
    }

    #[test]
    fn a_listening_page_navigates_at_once() {
        let page = Page::default();
        assert_eq!(page.ready(), None);
        assert_eq!(page.navigate(to(PageView::Audit)), Some(to(PageView::Audit)));
    }

    #[test]
    fn a_loading_page_gets_the_last_request_once() {
        let page = Page::default();
        assert_eq!(page.navigate(to(PageView::Audit)), None);
        assert_eq!(page.navigate(to(PageView::Keys)), None);
        assert_eq!(page.ready(), Some(to(PageView::Keys)));
        assert_eq!(page.ready(), None);
    }

    #[test]
    fn a_request_made_before_the_window_is_there_survives_its_making() {
        let page = Page::default();
        page.navigate(to(PageView::Keys));
        page.loading();
        assert_eq!(page.ready(), Some(to(PageView::Keys)));
        page.loading();
        assert_eq!(page.navigate(to(PageView::Audit)), None, "after a close the next page is waited for");
    }
}
