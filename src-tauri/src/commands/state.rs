use bijak_app::view::AppStateView;
use tauri::{AppHandle, command};

use super::{Answer, Keys};
use crate::events;

#[command]
pub(crate) async fn app_state(keys: Keys<'_>, desktop: AppHandle) -> Answer<AppStateView> {
    let state = keys.app().await?.app_state();
    // The page asks this once it listens: what was kept for it while it was loading can go out now.
    events::page_is_ready(&desktop);
    Ok(state)
}
