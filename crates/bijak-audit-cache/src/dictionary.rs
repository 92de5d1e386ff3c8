//! Texts and parties as integers. The tables are the truth; what was seen lately is remembered.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::folded::fold;

/// Entries remembered before all are forgotten: bounds memory where every event has a target of its own.
const REMEMBERED: usize = 50_000;

#[derive(Default)]
pub(crate) struct Dictionary {
    texts: HashMap<String, i64>,
    parties: HashMap<String, i64>,
}

/// An actor or a target.
#[derive(Clone, Copy)]
pub(crate) struct Party<'a> {
    pub(crate) kind: Option<&'a str>,
    pub(crate) id: Option<&'a str>,
    pub(crate) name: Option<&'a str>,
}

impl Dictionary {
    pub(crate) fn text(&mut self, connection: &Connection, text: &str) -> rusqlite::Result<i64> {
        if let Some(id) = self.texts.get(text) {
            return Ok(*id);
        }
        let known = connection
            .prepare_cached("SELECT id FROM texts WHERE text = ?1")?
            .query_row([text], |row| row.get(0))
            .optional()?;
        let id = match known {
            Some(id) => id,
            None => connection
                .prepare_cached("INSERT INTO texts (text, folded) VALUES (?1, ?2)")?
                .insert(params![text, fold(text)])?,
        };
        remember(&mut self.texts, text.to_owned(), id);
        Ok(id)
    }

    pub(crate) fn party(&mut self, connection: &Connection, party: Party<'_>) -> rusqlite::Result<i64> {
        let Party { kind, id: party_id, name } = party;
        let key = serde_json::json!([kind, party_id, name]).to_string();
        if let Some(id) = self.parties.get(&key) {
            return Ok(*id);
        }
        let known = connection
            .prepare_cached("SELECT id FROM parties WHERE key = ?1")?
            .query_row([&key], |row| row.get(0))
            .optional()?;
        let id = if let Some(id) = known {
            id
        } else {
            let folded = [kind, party_id, name].map(|part| fold(part.unwrap_or_default())).join("\n");
            let sql = "INSERT INTO parties (key, kind, party_id, name, folded) VALUES (?1, ?2, ?3, ?4, ?5)";
            connection.prepare_cached(sql)?.insert(params![key, kind, party_id, name, folded])?
        };
        remember(&mut self.parties, key, id);
        Ok(id)
    }
}

fn remember(map: &mut HashMap<String, i64>, key: String, id: i64) {
    if map.len() >= REMEMBERED {
        map.clear();
    }
    map.insert(key, id);
}
