//! The desktop's side of the tray: `org.kde.StatusNotifierWatcher` with one host registered.

#![expect(
    clippy::unused_self,
    clippy::used_underscore_binding,
    reason = "zbus passes self and every argument"
)]

use std::{
    ffi::OsString,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result};
use zbus::{fdo, interface, message::Header, object_server::SignalEmitter};

use super::bus;
use crate::Desktop;

/// Whether the desktop shows tray icons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrayHost {
    Present,
    /// No watcher on the bus, as on GNOME without an extension.
    Absent,
    /// A watcher that no panel has registered with: icons are accepted and shown nowhere.
    WatcherOnly,
}

type Items = Arc<Mutex<Vec<(String, String)>>>;

/// Owns the watcher's name on a connection of its own: dropping it is what a panel's crash looks like.
#[derive(Debug)]
pub(super) struct Watcher {
    items: Items,
    #[expect(dead_code, reason = "the name and the object live as long as the connection")]
    connection: zbus::Connection,
}

impl Watcher {
    pub(super) async fn start(host: TrayHost, environment: &[(OsString, OsString)]) -> Result<Option<Self>> {
        if host == TrayHost::Absent {
            return Ok(None);
        }
        let address = environment.iter().find(|(key, _)| key == "DBUS_SESSION_BUS_ADDRESS");
        let address = address.and_then(|(_, value)| value.to_str()).context("no bus")?;
        let connection = bus::connect(address).await?;
        let items = Items::default();
        let object = WatcherObject { items: Arc::clone(&items), has_host: host == TrayHost::Present };
        connection.object_server().at("/StatusNotifierWatcher", object).await?;
        connection.request_name("org.kde.StatusNotifierWatcher").await?;
        Ok(Some(Self { items, connection }))
    }

    pub(super) fn items(&self) -> Vec<(String, String)> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Desktop {
    /// The tray host goes away, as when a panel crashes.
    pub fn stop_tray_host(&self) {
        self.watcher.replace(None);
    }

    /// The bus names and paths of the registered tray items, oldest first.
    pub(crate) fn tray_items(&self) -> Vec<(String, String)> {
        self.watcher.borrow().as_ref().map(Watcher::items).unwrap_or_default()
    }
}

struct WatcherObject {
    /// Bus name and object path, oldest first.
    items: Items,
    has_host: bool,
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl WatcherObject {
    async fn register_status_notifier_item(
        &self,
        service: &str,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> fdo::Result<()> {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        // libayatana registers a path on its own connection, others a bus name with the path of the specification.
        let item = if service.starts_with('/') {
            (sender, service.to_owned())
        } else {
            (service.to_owned(), "/StatusNotifierItem".to_owned())
        };
        let name = format!("{}{}", item.0, item.1);
        self.items.lock().unwrap_or_else(PoisonError::into_inner).push(item);
        Self::status_notifier_item_registered(&emitter, &name).await?;
        Ok(())
    }

    async fn register_status_notifier_host(
        &self,
        _service: &str,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> fdo::Result<()> {
        Self::status_notifier_host_registered(&emitter).await?;
        Ok(())
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        let items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        items.iter().map(|(name, path)| format!("{name}{path}")).collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        self.has_host
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(signal)]
    async fn status_notifier_item_registered(emitter: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn status_notifier_host_registered(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
}
