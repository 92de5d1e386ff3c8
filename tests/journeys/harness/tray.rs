//! The tray host and the menu client, against an icon made here.

#![expect(
    clippy::unused_self,
    clippy::used_underscore_binding,
    reason = "zbus passes self and every argument"
)]

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering},
    },
};

use anyhow::Result;
use bijak_e2e::{Desktop, Setup, Tray, TrayHost, journey};
use zbus::{
    interface,
    zvariant::{ObjectPath, OwnedValue, StructureBuilder, Value},
};

struct Icon;

#[interface(name = "org.kde.StatusNotifierItem")]
impl Icon {
    #[zbus(property)]
    fn menu(&self) -> ObjectPath<'static> {
        ObjectPath::from_static_str_unchecked("/menu")
    }
}

/// A menu of two entries; remembers which was clicked last.
struct Menu(Arc<AtomicI32>);

type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

fn entry(id: i32, label: &str) -> Result<OwnedValue, zbus::fdo::Error> {
    let failed = |error: zbus::zvariant::Error| zbus::fdo::Error::Failed(error.to_string());
    let properties = HashMap::from([("label", Value::from(label))]);
    let structure = StructureBuilder::new()
        .add_field(id)
        .add_field(properties)
        .add_field(Vec::<Value<'_>>::new())
        .build()
        .map_err(failed)?;
    OwnedValue::try_from(Value::from(structure)).map_err(failed)
}

#[interface(name = "com.canonical.dbusmenu")]
impl Menu {
    #[zbus(out_args("revision", "layout"))]
    fn get_layout(&self, _parent: i32, _depth: i32, _names: Vec<String>) -> zbus::fdo::Result<(u32, Layout)> {
        Ok((1, (0, HashMap::new(), vec![entry(1, "_Open")?, entry(2, "Quit")?])))
    }

    fn event(&self, id: i32, _event: &str, _data: Value<'_>, _time: u32) {
        self.0.store(id, Ordering::SeqCst);
    }
}

async fn register(desktop: &Desktop, clicked: &Arc<AtomicI32>) -> Result<zbus::Connection> {
    let address = desktop.variable("DBUS_SESSION_BUS_ADDRESS")?;
    let connection = zbus::connection::Builder::address(address)?.build().await?;
    connection.object_server().at("/icon", Icon).await?;
    connection.object_server().at("/menu", Menu(Arc::clone(clicked))).await?;
    let watcher = "org.kde.StatusNotifierWatcher";
    let method = "RegisterStatusNotifierItem";
    connection.call_method(Some(watcher), "/StatusNotifierWatcher", Some(watcher), method, &"/icon").await?;
    Ok(connection)
}

#[test]
fn a_registered_icon_is_listed_and_clicked() -> Result<()> {
    journey("harness-tray", Setup::default(), async |desktop| {
        let clicked = Arc::new(AtomicI32::new(0));
        let _connection = register(desktop, &clicked).await?;
        let tray = Tray::of(desktop).await?;
        assert_eq!(tray.labels().await?, ["Open", "Quit"]);
        tray.click("Quit").await?;
        assert_eq!(clicked.load(Ordering::SeqCst), 2);
        Ok(())
    })
}

#[test]
fn without_a_tray_host_nobody_takes_an_icon() -> Result<()> {
    let setup = Setup { tray: TrayHost::Absent, ..Setup::default() };
    journey("harness-tray-absent", setup, async |desktop| {
        let clicked = Arc::new(AtomicI32::new(0));
        let error = register(desktop, &clicked).await.unwrap_err().to_string();
        assert!(error.contains("ServiceUnknown"), "{error}");
        Ok(())
    })
}
