//! Whether anything shows tray icons here. On Linux that is a matter of the desktop, and it may come and go:
//! `org.kde.StatusNotifierWatcher` on the session bus says so (freedesktop's StatusNotifierItem).

#[cfg(target_os = "linux")]
use std::time::Duration;

#[cfg(target_os = "linux")]
use futures_util::{StreamExt as _, stream::select_all};
#[cfg(target_os = "linux")]
use zbus::{Connection, proxy};

/// A bus that does not answer must not hold the start up.
#[cfg(target_os = "linux")]
const ANSWER_TIME: Duration = Duration::from_secs(1);

#[cfg(target_os = "linux")]
#[proxy(
    interface = "org.kde.StatusNotifierWatcher",
    default_service = "org.kde.StatusNotifierWatcher",
    default_path = "/StatusNotifierWatcher",
    gen_blocking = false
)]
trait Watcher {
    // Watchers in the wild change it without PropertiesChanged: ask each time.
    #[zbus(property(emits_changed_signal = "false"))]
    fn is_status_notifier_host_registered(&self) -> zbus::Result<bool>;
    #[zbus(signal)]
    fn status_notifier_host_registered(&self) -> zbus::Result<()>;
    #[zbus(signal)]
    fn status_notifier_host_unregistered(&self) -> zbus::Result<()>;
}

/// Calls `changed` with the first answer, and again whenever it differs from the last. Ends with the bus.
#[cfg(target_os = "linux")]
pub(crate) async fn follow(mut changed: impl FnMut(bool)) {
    if let Err(error) = follow_bus(&mut changed).await {
        tracing::info!(%error, "there is no session bus to show a tray icon on");
        changed(false);
    }
}

#[cfg(target_os = "linux")]
async fn follow_bus(changed: &mut impl FnMut(bool)) -> zbus::Result<()> {
    let bus = Connection::session().await?;
    let watcher = WatcherProxy::new(&bus).await?;
    // Subscribed before the first question, so that no change falls between the two.
    let mut events = select_all([
        watcher.inner().receive_owner_changed().await?.map(drop).boxed(),
        watcher.receive_status_notifier_host_registered().await?.map(drop).boxed(),
        watcher.receive_status_notifier_host_unregistered().await?.map(drop).boxed(),
    ]);
    let mut last = None;
    loop {
        let asked = tokio::time::timeout(ANSWER_TIME, watcher.is_status_notifier_host_registered()).await;
        let present = matches!(asked, Ok(Ok(true)));
        if last.replace(present) != Some(present) {
            changed(present);
        }
        if events.next().await.is_none() {
            return Ok(());
        }
    }
}

/// macOS and Windows always have one.
#[cfg(not(target_os = "linux"))]
pub(crate) async fn follow(mut changed: impl FnMut(bool)) {
    changed(true);
}
