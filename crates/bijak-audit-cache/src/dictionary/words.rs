//! One field's distinct values in memory.

use crate::line::{scan, words};

use super::{Column, groups::Groups, strings::Strings};

/// A party's parts, or a plain text in `name`'s place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Party<'a> {
    pub(crate) id: Option<&'a str>,
    pub(crate) name: Option<&'a str>,
}

/// Ends each part of a party. A needle that holds it finds no party: it could span two parts.
const BETWEEN: char = '\0';

/// Ids count from 1; 0 is `null`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// What free text is searched in, case-folded; of a party: id, name and type, each ended by [`BETWEEN`].
    folded: Strings,
    /// As the event spells it; of a party its id. Empty for values of the details.
    exact: Strings,
    /// A party's name.
    names: Strings,
    /// Of a party: bit 0: it has an id; bit 1: it has a name.
    has: Vec<u8>,
    groups: Groups,
}

impl Words {
    /// How many ids there are, `null` counted: the next id.
    pub(crate) fn next(&self) -> u32 {
        u32::try_from(self.folded.len() + 1).unwrap_or(u32::MAX)
    }

    /// Adds a value as the file holds it.
    pub(crate) fn push(&mut self, column: Column, text: &str) {
        match column {
            Column::Actor | Column::Target => self.push_party(text),
            Column::Value => self.folded.push(text),
            Column::SourceIp => {
                self.push_text(text);
                let address = self.exact.get(self.exact.len() - 1);
                self.groups.push(network(address).as_deref());
            }
            _ => self.push_text(text),
        }
    }

    /// Adds a raw JSON string token.
    fn push_text(&mut self, raw: &str) {
        let text = words::text(raw);
        self.folded.push(&words::fold(&text));
        self.exact.push(&text);
    }

    /// Adds a raw party object.
    fn push_party(&mut self, raw: &str) {
        let [id, name, kind] = scan::party(raw).unwrap_or_default().map(|part| part.map(words::text));
        let mut folded = String::new();
        for part in [&id, &name, &kind].into_iter().flatten() {
            folded.push_str(&words::fold(part));
            folded.push(BETWEEN);
        }
        self.folded.push(&folded);
        self.exact.push(id.as_deref().unwrap_or_default());
        self.names.push(name.as_deref().unwrap_or_default());
        self.has.push(u8::from(id.is_some()) | (u8::from(name.is_some()) << 1));
        self.groups.push(id.as_deref().or(name.as_deref()));
    }

    pub(crate) fn folded(&self, id: u32) -> &str {
        self.folded.get(id as usize - 1)
    }

    /// The text of an id that is no `null`.
    pub(crate) fn text(&self, id: u32) -> &str {
        self.exact.get(id as usize - 1)
    }

    pub(crate) fn party(&self, id: u32) -> Party<'_> {
        let at = id as usize - 1;
        let has = self.has.get(at).copied().unwrap_or_default();
        Party {
            id: (has & 1 != 0).then(|| self.exact.get(at)),
            name: (has & 2 != 0).then(|| self.names.get(at)),
        }
    }

    /// What ids are counted together: parties of one id (or name) and addresses of one network.
    pub(crate) fn groups(&self) -> &Groups {
        &self.groups
    }

    /// Calls `each` with every id whose folded text contains `needle`, ascending.
    pub(crate) fn containing(&self, needle: &str, mut each: impl FnMut(u32)) {
        if !self.has.is_empty() && needle.contains(BETWEEN) {
            return;
        }
        self.folded.containing(needle, |at| each(u32::try_from(at + 1).unwrap_or(u32::MAX)));
    }
}

/// The /24 or /64 of an address.
fn network(text: &str) -> Option<String> {
    let address: std::net::IpAddr = text.parse().ok()?;
    let address = address.to_canonical();
    let bits = if address.is_ipv4() { 24 } else { 64 };
    Some(ipnet::IpNet::new(address, bits).ok()?.trunc().to_string())
}
