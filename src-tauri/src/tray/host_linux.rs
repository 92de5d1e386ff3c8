//! Whether anything shows tray icons here. On Linux that is a matter of the desktop, and it may come and go:
//! `org.kde.StatusNotifierWatcher` on the session bus says so (freedesktop's StatusNotifierItem).

use std::time::Duration;

use futures_util::{StreamExt as _, stream::select_all};
use zbus::{Connection, fdo, proxy, proxy::CacheProperties};

/// A bus that does not answer must not hold the start up.
const ANSWER_TIME: Duration = Duration::from_secs(1);

/// Between questions to a watcher that is on the bus but has not exported its object.
const PATIENCE: [Duration; 4] = [
    Duration::from_millis(50),
    Duration::from_millis(200),
    Duration::from_millis(500),
    Duration::from_secs(1),
];

#[proxy(
    interface = "org.kde.StatusNotifierWatcher",
    default_service = "org.kde.StatusNotifierWatcher",
    default_path = "/StatusNotifierWatcher",
    gen_blocking = false
)]
trait Watcher {
    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> zbus::Result<bool>;
    #[zbus(signal)]
    fn status_notifier_host_registered(&self) -> zbus::Result<()>;
    #[zbus(signal)]
    fn status_notifier_host_unregistered(&self) -> zbus::Result<()>;
}

/// Calls `changed` with the first answer, and again whenever it differs from the last. Ends with the bus.
pub(crate) async fn follow(mut changed: impl FnMut(bool)) {
    if let Err(error) = follow_bus(&mut changed).await {
        tracing::info!(%error, "there is no session bus to show a tray icon on");
        changed(false);
    }
}

async fn follow_bus(changed: &mut impl FnMut(bool)) -> zbus::Result<()> {
    let bus = Connection::session().await?;
    // Watchers in the wild change it without PropertiesChanged: nothing is kept, each look asks.
    let watcher = WatcherProxy::builder(&bus).cache_properties(CacheProperties::No).build().await?;
    // Subscribed before the first question, so that no change falls between the two.
    let mut events = select_all([
        watcher.inner().receive_owner_changed().await?.map(drop).boxed(),
        watcher.receive_status_notifier_host_registered().await?.map(drop).boxed(),
        watcher.receive_status_notifier_host_unregistered().await?.map(drop).boxed(),
    ]);
    let mut last = None;
    loop {
        let present = is_registered(&watcher).await;
        if last.replace(present) != Some(present) {
            changed(present);
        }
        if events.next().await.is_none() {
            return Ok(());
        }
    }
}

/// No watcher, or none that answers in time: no host. A watcher that has just taken its name may need a moment more.
async fn is_registered(watcher: &WatcherProxy<'_>) -> bool {
    for pause in PATIENCE {
        match tokio::time::timeout(ANSWER_TIME, watcher.is_status_notifier_host_registered()).await {
            Ok(Ok(registered)) => return registered,
            Ok(Err(zbus::Error::FDO(error))) if matches!(*error, fdo::Error::ServiceUnknown(_)) => {
                return false;
            }
            Ok(Err(error)) => tracing::debug!(%error, "the tray's watcher does not answer yet"),
            Err(_) => return false,
        }
        tokio::time::sleep(pause).await;
    }
    false
}
