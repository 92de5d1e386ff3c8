use std::collections::HashSet;

use super::{TrayItem, TrayItemId, TrayMenu};
use crate::view::ApiKeyRow;

/// More would not be a menu any more.
const MOST_KEYS: usize = 10;

/// What the menu is made of.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    pub(super) signed_in: bool,
    pub(super) workspace_name: Option<String>,
    pub(super) keys: Vec<ApiKeyRow>,
}

/// The current workspace's keys that can be copied, pinned ones first, then the recently copied, then the newest.
pub(super) fn menu(source: Source) -> TrayMenu {
    let Source { signed_in, workspace_name, keys } = source;
    let mut items = Vec::new();
    let keys = chosen(keys);
    if !keys.is_empty() {
        items.extend(workspace_name.map(|label| TrayItem::Heading { label }));
        items.extend(labelled(keys));
        items.push(TrayItem::Separator);
    }
    if !signed_in {
        items.push(TrayItem::Action { id: TrayItemId::SignIn, label: "Sign in…".into() });
    }
    items.push(TrayItem::Action { id: TrayItemId::Open, label: "Open Bijak Keys".into() });
    items.push(TrayItem::Separator);
    items.push(TrayItem::Action { id: TrayItemId::Quit, label: "Quit".into() });
    TrayMenu { items }
}

fn chosen(keys: Vec<ApiKeyRow>) -> Vec<ApiKeyRow> {
    let mut keys: Vec<ApiKeyRow> =
        keys.into_iter().filter(|key| key.has_secret && key.status == "active").collect();
    // Times of one spelling sort as texts.
    keys.sort_by(|a, b| {
        let rank = |key: &ApiKeyRow| (key.pinned, key.last_copied_at.clone(), key.created_at.clone());
        rank(b).cmp(&rank(a)).then_with(|| a.id.cmp(&b.id))
    });
    keys.truncate(MOST_KEYS);
    keys
}

/// Names are not unique: where two are alike, their last four characters tell them apart.
fn labelled(keys: Vec<ApiKeyRow>) -> Vec<TrayItem> {
    let mut seen = HashSet::new();
    let twice: HashSet<String> =
        keys.iter().filter(|key| !seen.insert(key.name.clone())).map(|key| key.name.clone()).collect();
    let items = keys.into_iter().map(|ApiKeyRow { id, name, last_four, .. }| TrayItem::Action {
        label: if twice.contains(&name) { format!("{name} (…{last_four})") } else { name },
        id: TrayItemId::CopyKey { key_id: id },
    });
    items.collect()
}
