//! The tray as a panel shows it: the app's StatusNotifierItem and its menu (`com.canonical.dbusmenu`).

use std::collections::HashMap;

use anyhow::{Context, Result};
use serde::Deserialize;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Type, Value};

use crate::{Desktop, wait_until};

/// One entry of the menu, in the order shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayItem {
    /// Empty for separators.
    pub label: String,
    pub enabled: bool,
    pub visible: bool,
    /// How deep in submenus, from 0.
    pub depth: usize,
    id: i32,
}

/// The newest tray icon of the desktop.
#[derive(Debug, Clone, Copy)]
pub struct Tray<'a> {
    desktop: &'a Desktop,
}

/// The recursive answer of `GetLayout`: id, properties, children.
#[derive(Debug, Deserialize, Type)]
struct Node {
    id: i32,
    properties: HashMap<String, OwnedValue>,
    children: Vec<OwnedValue>,
}

const MENU: &str = "com.canonical.dbusmenu";

impl<'a> Tray<'a> {
    /// Waits until an icon has registered.
    pub async fn of(desktop: &'a Desktop) -> Result<Self> {
        let tray = Self { desktop };
        wait_until("a tray icon with a menu", async || tray.menu().await.map(Some)).await?;
        Ok(tray)
    }

    async fn menu(&self) -> Result<(String, OwnedObjectPath)> {
        let (name, path) = self.desktop.tray_items().pop().context("no tray icon")?;
        let reply = self
            .desktop
            .bus()
            .call_method(
                Some(name.as_str()),
                path.as_str(),
                Some("org.freedesktop.DBus.Properties"),
                "Get",
                &("org.kde.StatusNotifierItem", "Menu"),
            )
            .await?;
        let value: OwnedValue = reply.body().deserialize()?;
        Ok((name, OwnedObjectPath::try_from(value)?))
    }

    /// What the menu shows now.
    pub async fn items(&self) -> Result<Vec<TrayItem>> {
        let (name, menu) = self.menu().await?;
        let bus = self.desktop.bus();
        let whole = (0_i32, -1_i32, Vec::<&str>::new());
        let reply = bus.call_method(Some(name.as_str()), &menu, Some(MENU), "GetLayout", &whole).await?;
        let (_revision, root): (u32, Node) = reply.body().deserialize()?;
        let mut items = Vec::new();
        for child in root.children {
            walk(child, 0, &mut items)?;
        }
        Ok(items)
    }

    /// The labels of the visible entries.
    pub async fn labels(&self) -> Result<Vec<String>> {
        let items = self.items().await?;
        Ok(items
            .into_iter()
            .filter(|item| item.visible && !item.label.is_empty())
            .map(|item| item.label)
            .collect())
    }

    /// Waits for an enabled entry whose label starts with `label`, and clicks it.
    pub async fn click(&self, label: &str) -> Result<()> {
        let item = wait_until(&format!("the tray's entry {label:?}"), async || {
            let items = self.items().await?;
            Ok(items.into_iter().find(|item| item.visible && item.enabled && item.label.starts_with(label)))
        })
        .await?;
        let (name, menu) = self.menu().await?;
        let event = (item.id, "clicked", Value::from(""), 0_u32);
        self.desktop.bus().call_method(Some(name.as_str()), &menu, Some(MENU), "Event", &event).await?;
        Ok(())
    }
}

fn walk(value: OwnedValue, depth: usize, items: &mut Vec<TrayItem>) -> Result<()> {
    let node = Node::try_from(value)?;
    let text = |key: &str| node.properties.get(key).and_then(|value| value.downcast_ref::<String>().ok());
    let flag = |key: &str| node.properties.get(key).and_then(|value| value.downcast_ref::<bool>().ok());
    items.push(TrayItem {
        // `_` marks the access key.
        label: text("label").unwrap_or_default().replace('_', ""),
        enabled: flag("enabled").unwrap_or(true),
        visible: flag("visible").unwrap_or(true),
        depth,
        id: node.id,
    });
    for child in node.children {
        walk(child, depth + 1, items)?;
    }
    Ok(())
}

impl TryFrom<OwnedValue> for Node {
    type Error = anyhow::Error;

    fn try_from(value: OwnedValue) -> Result<Self> {
        let structure = zbus::zvariant::Structure::try_from(value)?;
        let mut fields = structure.into_fields().into_iter();
        let mut next = || fields.next().context("a menu entry of three parts");
        let id = i32::try_from(next()?)?;
        let properties = HashMap::<String, OwnedValue>::try_from(next()?)?;
        let children = Vec::<OwnedValue>::try_from(next()?)?;
        Ok(Self { id, properties, children })
    }
}
