//! The menu's pure part: ids that name what a click means, and what changed between two menus.

use bijak_app::{TrayItem, TrayItemId, TrayMenu};

const COPY: &str = "copy:";

/// What a click carries. It says what was meant, not where it stood: a menu may change under an open pointer.
pub(crate) fn id_text(id: &TrayItemId) -> String {
    match id {
        TrayItemId::CopyKey { key_id } => format!("{COPY}{key_id}"),
        TrayItemId::Open => "open".into(),
        TrayItemId::SignIn => "sign_in".into(),
        TrayItemId::Quit => "quit".into(),
    }
}

/// The reverse of [`id_text`]; `None` for anything else.
pub(crate) fn parse_id(text: &str) -> Option<TrayItemId> {
    match text {
        "open" => Some(TrayItemId::Open),
        "sign_in" => Some(TrayItemId::SignIn),
        "quit" => Some(TrayItemId::Quit),
        _ => Some(TrayItemId::CopyKey { key_id: text.strip_prefix(COPY)?.to_owned() }),
    }
}

/// A label as the menu library wants it: `&` marks the next letter as an access key, `&&` is the character.
pub(crate) fn label_text(label: &str) -> String {
    label.replace('&', "&&")
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Nothing,
    /// The same items in the same order, with other labels: (position, label). An open menu stays open.
    Labels(Vec<(usize, String)>),
    Everything,
}

pub(crate) fn change(from: &TrayMenu, to: &TrayMenu) -> Change {
    if from.items.len() != to.items.len() {
        return Change::Everything;
    }
    let mut labels = Vec::new();
    for (position, pair) in from.items.iter().zip(&to.items).enumerate() {
        match pair {
            (TrayItem::Separator, TrayItem::Separator) => {}
            (TrayItem::Heading { label: old }, TrayItem::Heading { label: new }) => {
                if old != new {
                    labels.push((position, new.clone()));
                }
            }
            (TrayItem::Action { id: a, label: old }, TrayItem::Action { id: b, label: new }) if a == b => {
                if old != new {
                    labels.push((position, new.clone()));
                }
            }
            _ => return Change::Everything,
        }
    }
    if labels.is_empty() { Change::Nothing } else { Change::Labels(labels) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: &str, label: &str) -> TrayItem {
        TrayItem::Action { id: TrayItemId::CopyKey { key_id: id.into() }, label: label.into() }
    }

    fn menu(items: &[TrayItem]) -> TrayMenu {
        TrayMenu { items: items.to_vec() }
    }

    #[test]
    fn an_id_survives_the_way_through_the_menu() {
        for id in [
            TrayItemId::CopyKey { key_id: "key_01J".into() },
            TrayItemId::Open,
            TrayItemId::SignIn,
            TrayItemId::Quit,
        ] {
            assert_eq!(parse_id(&id_text(&id)), Some(id));
        }
        assert_eq!(parse_id("something else"), None);
    }

    #[test]
    fn nothing_changes_where_nothing_did() {
        let same =
            menu(&[TrayItem::Heading { label: "Production".into() }, key("a", "A"), TrayItem::Separator]);
        assert_eq!(change(&same, &same), Change::Nothing);
    }

    #[test]
    fn a_new_name_changes_one_label() {
        let heading = TrayItem::Heading { label: "Production".into() };
        let from = menu(&[heading.clone(), key("a", "A"), key("b", "B")]);
        let to = menu(&[heading, key("a", "A"), key("b", "Bee")]);
        assert_eq!(change(&from, &to), Change::Labels(vec![(2, "Bee".into())]));
    }

    #[test]
    fn another_key_in_the_same_place_is_another_menu() {
        let from = menu(&[key("a", "A"), key("b", "B")]);
        assert_eq!(change(&from, &menu(&[key("b", "B"), key("a", "A")])), Change::Everything);
        assert_eq!(change(&from, &menu(&[key("a", "A")])), Change::Everything);
        assert_eq!(change(&from, &menu(&[key("a", "A"), TrayItem::Separator])), Change::Everything);
    }

    #[test]
    fn an_ampersand_is_no_access_key() {
        assert_eq!(label_text("R&D _ key"), "R&&D _ key");
    }
}
