//! Light and dark by the system, right from the first frame.

use tauri::{AppHandle, Manager, Theme, window::Color};

use super::WindowMemory;

/// The page's background (`--bg` of ui/src/tokens.css), shown until the page paints.
pub(crate) fn background(dark: bool) -> Color {
    if dark { Color(0x13, 0x14, 0x16, 0xff) } else { Color(0xfb, 0xfb, 0xfa, 0xff) }
}

/// Whether the system is dark, as far as it can be told without asking another process.
#[cfg(target_os = "linux")]
pub(crate) fn is_dark(remembered: Option<bool>) -> bool {
    use gtk::prelude::GtkSettingsExt as _;

    // The portal's answer of the last run; it answers again soon. Without a portal: what GTK itself was told.
    remembered.unwrap_or_else(|| {
        gtk::Settings::default().is_some_and(|settings| {
            settings.is_gtk_application_prefer_dark_theme()
                || settings.gtk_theme_name().is_some_and(|name| name.to_lowercase().ends_with("-dark"))
        })
    })
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn is_dark(remembered: Option<bool>) -> bool {
    remembered.unwrap_or(false)
}

/// Follows the desktop's portal. Not tao's own (feature `dbus`): that one blocks the window's making until the portal
/// has been started and has answered.
#[cfg(target_os = "linux")]
pub(crate) async fn follow_system_theme(desktop: AppHandle) {
    if let Err(error) = portal::follow(|dark| apply(&desktop, dark)).await {
        // Desktops without a portal are common; GTK's own settings count there.
        tracing::debug!(%error, "there is no desktop portal to ask for light or dark");
    }
}

/// The webviews of macOS and Windows follow by themselves.
#[cfg(not(target_os = "linux"))]
pub(crate) async fn follow_system_theme(_desktop: AppHandle) {}

#[cfg(target_os = "linux")]
fn apply(desktop: &AppHandle, dark: Option<bool>) {
    let memory = desktop.state::<WindowMemory>();
    if memory.get().dark != dark {
        memory.update(|geometry| geometry.dark = dark);
        memory.save();
    }
    // "No preference" leaves GTK's own setting alone.
    if let Some(dark) = dark {
        desktop.set_theme(Some(if dark { Theme::Dark } else { Theme::Light }));
    }
}

#[cfg(target_os = "linux")]
mod portal {
    use futures_util::StreamExt as _;
    use zbus::{Connection, proxy, zvariant::OwnedValue};

    const NAMESPACE: &str = "org.freedesktop.appearance";
    const KEY: &str = "color-scheme";

    #[proxy(
        interface = "org.freedesktop.portal.Settings",
        default_service = "org.freedesktop.portal.Desktop",
        default_path = "/org/freedesktop/portal/desktop",
        gen_blocking = false
    )]
    trait Settings {
        fn read_one(&self, namespace: &str, key: &str) -> zbus::Result<OwnedValue>;
        #[zbus(signal)]
        fn setting_changed(&self, namespace: &str, key: &str, value: OwnedValue) -> zbus::Result<()>;
    }

    /// Calls `seen` with the scheme and at each change of it; `None`: no preference.
    pub(super) async fn follow(seen: impl Fn(Option<bool>)) -> zbus::Result<()> {
        let bus = Connection::session().await?;
        let settings = SettingsProxy::new(&bus).await?;
        let mut changes = settings.receive_setting_changed().await?;
        seen(is_dark(&settings.read_one(NAMESPACE, KEY).await?));
        while let Some(change) = changes.next().await {
            let change = change.args()?;
            if (change.namespace, change.key) == (NAMESPACE, KEY) {
                seen(is_dark(&change.value));
            }
        }
        Ok(())
    }

    fn is_dark(value: &OwnedValue) -> Option<bool> {
        match u32::try_from(value) {
            Ok(1) => Some(true),
            Ok(2) => Some(false),
            _ => None,
        }
    }
}
