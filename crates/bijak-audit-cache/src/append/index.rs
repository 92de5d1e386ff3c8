//! What of an event goes into the columns.

use std::collections::HashMap;

use crate::{
    dictionary::{COLUMNS, Column, Ids},
    line::{
        scan::Raw,
        words::{anywhere, each_value, fold, text, word_starts},
    },
    segment::{Kind, OpenSegment, Row, row_of, text_key},
};

/// How often rare values were seen lately; one that comes often becomes a dictionary entry.
#[derive(Debug, Default)]
pub(crate) struct Sightings(HashMap<u64, u8>);

const REMEMBERED: usize = 1 << 17;
/// An entry takes memory in every segment it occurs in: it must be worth it.
const OFTEN: u8 = 8;
/// Longer values never become dictionary entries for coming often.
const LONGEST_ENTRY: usize = 256;

impl Sightings {
    /// Whether this value has come often by now.
    fn is_frequent(&mut self, value: &str) -> bool {
        if self.0.len() >= REMEMBERED {
            self.0.clear();
        }
        let times = self.0.entry(stable_hash(value)).or_default();
        *times += 1;
        *times >= OFTEN
    }
}

/// FNV-1a. Part of the file's format: what is stored was keyed with it.
fn stable_hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The key under which an event's or request's id is found: 24 bits, so that sorted ones differ by little. The part
/// before the first `_` does not count: an id is found without it, too.
pub(crate) fn id_key(folded: &str) -> u64 {
    let rest = folded.split_once('_').map_or(folded, |(_, rest)| rest);
    let hash = stable_hash(rest);
    (hash ^ (hash >> 29)) & 0xff_ffff
}

/// Puts one event into its segment. With `sightings`, a rare value that comes often becomes a dictionary entry; without (where
/// a segment is derived from its lines) only entries that are there are used.
pub(crate) fn index(
    raw: &Raw<'_>,
    ids: &mut Ids,
    sightings: Option<&mut Sightings>,
    segment: &mut OpenSegment,
) {
    let fields: [Option<&str>; COLUMNS] = [
        Some(raw.action),
        raw.actor,
        raw.target,
        raw.source_ip,
        raw.user_agent,
        raw.workspace,
        raw.organization,
        raw.reason,
    ];
    let row = row_of(raw.seq);
    let mut columns = [0; COLUMNS];
    for ((column, text), id) in Column::SINGLE.into_iter().zip(fields).zip(&mut columns) {
        *id = text.map_or(0, |text| ids.get(column, text));
    }
    segment.set(
        row,
        Row {
            time: raw.time,
            success: raw.success,
            ids: columns,
            id_key: id_key(&fold(&text(raw.id))),
            request_key: raw.request_id.map(|id| id_key(&fold(&text(id)))),
        },
    );
    let short = u16::try_from(row).unwrap_or(u16::MAX);
    let mut sightings = sightings;
    each_value(raw.details, &mut |value| {
        let known = ids.find(Column::Value, value);
        let id = known.or_else(|| {
            let admitted = anywhere(value)
                || value.len() <= LONGEST_ENTRY && sightings.as_mut().is_some_and(|s| s.is_frequent(value));
            admitted.then(|| ids.get(Column::Value, value))
        });
        if let Some(id) = id {
            segment.values.push((id, short));
            return;
        }
        let words = &mut segment.entries[Kind::Words as usize];
        let mut starts = word_starts(value).peekable();
        if starts.peek().is_none() {
            // Nothing but punctuation: no prefix finds it, a search for punctuation looks at every entry.
            words.push(text_key(value), short);
        }
        starts.for_each(|at| words.push(text_key(&value[at..]), short));
    });
}
