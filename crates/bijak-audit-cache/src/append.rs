//! Appending a batch: all of it or nothing.

use std::collections::{HashMap, HashSet};

use bijak_domain::{AuditEvent, Outcome};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::{
    AuditCache, CacheError, Held,
    cache::{Writer, held, to_db},
    dictionary::{Dictionary, Party},
    folded,
};

/// Why a batch was refused. Nothing of it was stored.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// An event is missing before `found`.
    #[error("event {expected} is missing: {found} came instead")]
    Gap { expected: u64, found: u64 },
    /// The batch repeats an event, or brings one that is held already, unchanged.
    #[error("event {seq} came twice")]
    Duplicate { seq: u64 },
    /// The batch brings another content for an event that is held: history was rewritten.
    #[error("event {seq} differs from the one held")]
    Conflict { seq: u64 },
    /// `seq` does not fit SQLite's signed 64 bits, or the event has no canonical form.
    #[error("event {seq} cannot be stored")]
    Unstorable { seq: u64 },
    #[error(transparent)]
    Cache(#[from] CacheError),
}

impl From<rusqlite::Error> for AppendError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Cache(error.into())
    }
}

struct Line<'a> {
    event: &'a AuditEvent,
    text: String,
}

impl AuditCache {
    /// Stores a batch of events with ascending contiguous `seq` that continues what is held, upwards or downwards; on an
    /// empty cache it may begin anywhere. On return it is durable against a crash of this process. An empty batch is fine.
    pub fn append(&self, events: &[AuditEvent]) -> Result<(), AppendError> {
        let (Some(first), Some(last)) = (events.first(), events.last()) else { return Ok(()) };
        check_order(events)?;
        let lines = events.iter().map(canonical).collect::<Result<Vec<_>, _>>()?;
        let mut writer = self.writer();
        let Writer { connection, dictionary } = &mut *writer;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before = held(&transaction)?;
        if let Some(before) = before {
            check_fit(&transaction, before, first.seq, last.seq, &lines)?;
        }
        // Given back only after the commit: it must not remember entries that were rolled back.
        let mut entries = std::mem::take(dictionary);
        store(&transaction, &mut entries, before, &lines)?;
        transaction.commit()?;
        *dictionary = entries;
        Ok(())
    }
}

fn check_order(events: &[AuditEvent]) -> Result<(), AppendError> {
    let mut seen = HashSet::with_capacity(events.len());
    let mut expected = None;
    for event in events {
        let found = event.seq;
        if !seen.insert(found) {
            return Err(AppendError::Duplicate { seq: found });
        }
        match expected {
            Some(expected) if expected != found => return Err(AppendError::Gap { expected, found }),
            _ if i64::try_from(found).is_err() => return Err(AppendError::Unstorable { seq: found }),
            _ => expected = Some(found + 1),
        }
    }
    Ok(())
}

fn canonical(event: &AuditEvent) -> Result<Line<'_>, AppendError> {
    let text = event.canonical_json().ok().and_then(|line| String::from_utf8(line).ok());
    text.map(|text| Line { event, text }).ok_or(AppendError::Unstorable { seq: event.seq })
}

/// The batch must touch what is held at one end and overlap it nowhere.
fn check_fit(
    connection: &Connection,
    held: Held,
    first: u64,
    last: u64,
    lines: &[Line<'_>],
) -> Result<(), AppendError> {
    if first > held.high {
        let expected = held.high + 1;
        return if first == expected { Ok(()) } else { Err(AppendError::Gap { expected, found: first }) };
    }
    if last < held.low {
        let expected = held.low - 1;
        return if last == expected { Ok(()) } else { Err(AppendError::Gap { expected, found: last }) };
    }
    let known: Vec<&Line<'_>> =
        lines.iter().filter(|line| (held.low..=held.high).contains(&line.event.seq)).collect();
    for Line { event, text } in &known {
        let stored: Option<String> = connection
            .prepare_cached("SELECT line FROM lines WHERE seq = ?1")?
            .query_row([to_db(event.seq)], |row| row.get(0))
            .optional()?;
        if stored.as_ref() != Some(text) {
            return Err(AppendError::Conflict { seq: event.seq });
        }
    }
    Err(AppendError::Duplicate { seq: known.first().map_or(first, |line| line.event.seq) })
}

fn store(
    transaction: &Transaction<'_>,
    dictionary: &mut Dictionary,
    before: Option<Held>,
    lines: &[Line<'_>],
) -> rusqlite::Result<()> {
    let mut actions = HashMap::<i64, i64>::new();
    let mut actors = HashMap::<i64, i64>::new();
    let mut after = before;
    for Line { event, text } in lines {
        let (action, actor) = store_event(transaction, dictionary, event, text)?;
        *actions.entry(action).or_default() += 1;
        if let Some(actor) = actor {
            *actors.entry(actor).or_default() += 1;
        }
        after = Some(grown(after, event));
    }
    add_counts(
        transaction,
        "INSERT INTO action_counts VALUES (?1, ?2) ON CONFLICT DO UPDATE SET count = count + ?2",
        actions,
    )?;
    add_counts(
        transaction,
        "INSERT INTO actor_counts VALUES (?1, ?2) ON CONFLICT DO UPDATE SET count = count + ?2",
        actors,
    )?;
    if let Some(Held { low, high, oldest_time, newest_time }) = after {
        transaction.execute(
            "INSERT OR REPLACE INTO held (one, low, high, oldest_time, newest_time) VALUES (1, ?1, ?2, ?3, ?4)",
            params![to_db(low), to_db(high), oldest_time.as_millis(), newest_time.as_millis()],
        )?;
    }
    Ok(())
}

/// Stores one event; answers its action and its actor as the dictionaries know them.
fn store_event(
    transaction: &Transaction<'_>,
    dictionary: &mut Dictionary,
    event: &AuditEvent,
    line: &str,
) -> rusqlite::Result<(i64, Option<i64>)> {
    let mut text =
        |text: &Option<String>| text.as_deref().map(|text| dictionary.text(transaction, text)).transpose();
    let organization = text(&event.organization_id)?;
    let workspace = text(&event.workspace_id)?;
    let source_ip = text(&event.source_ip)?;
    let user_agent = text(&event.user_agent)?;
    let action = dictionary.text(transaction, &event.action)?;
    let actor = event.actor.as_ref().map(|actor| Party {
        kind: actor.kind.as_deref(),
        id: actor.id.as_deref(),
        name: actor.name.as_deref(),
    });
    let target = event.target.as_ref().map(|target| Party {
        kind: target.kind.as_deref(),
        id: target.id.as_deref(),
        name: target.name.as_deref(),
    });
    let mut party =
        |party: Option<Party<'_>>| party.map(|party| dictionary.party(transaction, party)).transpose();
    let (actor, target) = (party(actor)?, party(target)?);
    let (seq, outcome) = (to_db(event.seq), event.outcome == Outcome::Success);
    transaction
        .prepare_cached("INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
        .execute(params![
            seq,
            event.time.as_millis(),
            organization,
            workspace,
            actor,
            action,
            target,
            source_ip,
            user_agent,
            outcome
        ])?;
    transaction.prepare_cached("INSERT INTO lines VALUES (?1, ?2)")?.execute(params![seq, line])?;
    transaction
        .prepare_cached("INSERT INTO folded VALUES (?1, ?2)")?
        .execute(params![seq, folded::rest(event)])?;
    Ok((action, actor))
}

fn grown(held: Option<Held>, event: &AuditEvent) -> Held {
    let (seq, time) = (event.seq, event.time);
    held.map_or(Held { low: seq, high: seq, oldest_time: time, newest_time: time }, |held| Held {
        low: held.low.min(seq),
        high: held.high.max(seq),
        oldest_time: held.oldest_time.min(time),
        newest_time: held.newest_time.max(time),
    })
}

fn add_counts(transaction: &Transaction<'_>, sql: &str, counts: HashMap<i64, i64>) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(sql)?;
    for (id, count) in counts {
        statement.execute([id, count])?;
    }
    Ok(())
}
