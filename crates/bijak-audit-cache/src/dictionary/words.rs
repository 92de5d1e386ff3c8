//! One field's distinct values in memory.

use crate::line::{scan, words};

use super::{Column, strings::Strings};

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

    /// Calls `each` with every id whose folded text contains `needle`, ascending.
    pub(crate) fn containing(&self, needle: &str, mut each: impl FnMut(u32)) {
        if !self.has.is_empty() && needle.contains(BETWEEN) {
            return;
        }
        self.folded.containing(needle, |at| each(u32::try_from(at + 1).unwrap_or(u32::MAX)));
    }
}
