//! Writing a batch, within one transaction.

use std::{collections::BTreeMap, sync::Arc};

use bijak_transparency::{CompactRange, Hash, leaf_hash};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::{
    AppendError, Fit, Item, Newest, fit,
    index::{Sightings, index},
    writer::{self, State, Writer},
};
use crate::{
    AuditCache, CacheError,
    cache::to_db,
    dictionary::Ids,
    segment::{OpenSegment, Sealed, segment_of},
    snapshot::{Part, Snapshot},
    store::{
        blocks::{BLOCK, Block, Encoder},
        lines::{Codebooks, loose},
        runs::{self, Run},
        segments::{self, Head},
        texts,
    },
    verify::{first_difference, node_key, whole},
};

/// Nodes of lower levels are made from the lines when a proof needs them.
pub(crate) const LOWEST_NODE: u8 = 8;

impl AuditCache {
    pub(super) fn append_items(
        codebooks: &Codebooks,
        writer: &mut Writer,
        snapshot: &Snapshot,
        items: &[Item<'_>],
        newest: Option<&Newest>,
    ) -> Result<Snapshot, AppendError> {
        let Writer { connection, state } = writer;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let generation = runs::generation(&transaction)?;
        // Another process appended since: what is known in memory is of before.
        let fresh;
        let snapshot = if generation == snapshot.generation {
            snapshot
        } else {
            fresh = Snapshot::of_file(generation, runs::load(&transaction)?, segments::heads(&transaction)?);
            &fresh
        };
        if state.as_ref().is_none_or(|state| state.generation != generation) {
            *state = Some(writer::load(&transaction, codebooks, snapshot)?);
        }
        let Some(state) = state else { return Err(CacheError::DamagedTexts.into()) };
        let place = fit(&transaction, codebooks, &snapshot.runs, items, newest.is_some())?;
        state.encoder.prepare(&transaction, items.iter().map(|item| item.line))?;
        let State { encoder, ids, sightings, open, .. } = &mut *state;
        // Hashing and compressing need nothing but the lines: beside the indexing, on the other cores.
        let (leaves, blocks, changed) = std::thread::scope(|scope| {
            let leaves = scope.spawn(|| items.iter().map(|item| leaf_hash(item.line)).collect::<Vec<_>>());
            let blocks = scope.spawn(|| whole_blocks(encoder, items));
            let changed = index_all(&transaction, ids, sightings, open, items);
            (joined(leaves), joined(blocks), changed)
        });
        let (blocks, changed) = (blocks?, changed?);
        let runs = grow(&transaction, &snapshot.runs, place, items, &leaves, newest)?;
        write_lines(&transaction, &mut state.encoder, &runs, items, &blocks)?;
        for (column, id) in state.ids.added() {
            texts::insert(&transaction, *column, *id, state.ids.text(*column, *id))?;
        }
        runs::save(&transaction, &runs)?;
        runs::set_generation(&transaction, generation + 1)?;
        transaction.commit()?;
        state.generation = generation + 1;
        Ok(next(snapshot, generation + 1, runs, changed))
    }
}

/// The runs with the batch added and, where it closes the gap between two, joined.
fn grow(
    transaction: &Transaction<'_>,
    runs: &[Run],
    place: Fit,
    items: &[Item<'_>],
    leaves: &[Hash],
    newest: Option<&Newest>,
) -> Result<Vec<Run>, AppendError> {
    let mut runs = runs.to_vec();
    let (first, last) = (items[0].raw.seq, items[items.len() - 1].raw.seq);
    let at = match place {
        Fit::Above(at) => at,
        Fit::New(at) | Fit::Below(at) => {
            let compact = CompactRange::empty_at(first);
            let left = newest.map(|newest| newest.left.clone());
            runs.insert(at, Run { low: first, high: last, compact, left, verified: first });
            at
        }
    };
    let run = &mut runs[at];
    let mut nodes = Vec::new();
    for leaf in leaves {
        run.compact.push_observed(*leaf, &mut |node, hash| {
            if node.level >= LOWEST_NODE {
                nodes.push((node, hash));
            }
        });
    }
    run.high = last;
    let mut statement = transaction.prepare_cached("INSERT OR REPLACE INTO nodes VALUES (?1, ?2)")?;
    for (node, hash) in nodes {
        statement.execute(params![node_key(node), hash])?;
    }
    if let Some(newest) = newest
        && (run.low == 0 || run.left.is_some())
    {
        if whole(run)? != newest.root {
            return Err(AppendError::Unproven { first, last });
        }
        run.verified = last + 1;
    }
    if at + 1 < runs.len() && runs[at].high + 1 == runs[at + 1].low {
        let above = runs.remove(at + 1);
        join(&mut runs[at], above)?;
    }
    Ok(runs)
}

/// The history meets the newest page: it must be what that page was proven to stand on.
fn join(run: &mut Run, above: Run) -> Result<(), AppendError> {
    let damaged = |_| CacheError::Damaged { seq: above.low };
    if let Some(proven) = &above.left {
        let mut ours = run.left.clone().unwrap_or_else(|| CompactRange::empty_at(run.low));
        ours.extend(&run.compact).map_err(damaged)?;
        if ours.begin() > 0 {
            return Err(AppendError::Gap { expected: 0, found: run.low });
        }
        if let Some((begin, end)) = first_difference(&ours, proven) {
            return Err(AppendError::Unproven { first: begin, last: end - 1 });
        }
        run.verified = above.verified;
    }
    run.compact.extend(&above.compact).map_err(damaged)?;
    run.high = above.high;
    Ok(())
}

fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The blocks that lie whole within the batch.
fn whole_blocks(encoder: &mut Encoder, items: &[Item<'_>]) -> Result<Vec<Block>, CacheError> {
    let first = items[0].raw.seq;
    let skip = usize::try_from(first.next_multiple_of(BLOCK) - first).unwrap_or(usize::MAX);
    let rest = items.get(skip..).unwrap_or_default();
    let size = usize::try_from(BLOCK).unwrap_or(usize::MAX);
    let blocks = rest.chunks_exact(size);
    blocks.map(|lines| encoder.pack(lines[0].raw.seq / BLOCK, lines.iter().map(|item| item.line))).collect()
}

/// What is left at either end of the batch stays loose until its block is whole.
fn write_lines(
    transaction: &Transaction<'_>,
    encoder: &mut Encoder,
    runs: &[Run],
    items: &[Item<'_>],
    blocks: &[Block],
) -> Result<(), AppendError> {
    for block in blocks {
        block.write(transaction)?;
    }
    let mut insert = transaction.prepare_cached("INSERT INTO loose VALUES (?1, ?2)")?;
    for items in items.chunk_by(|a, b| a.raw.seq / BLOCK == b.raw.seq / BLOCK) {
        if items.len() as u64 == BLOCK {
            continue;
        }
        for item in items {
            insert.execute(params![to_db(item.raw.seq), item.line])?;
        }
        let number = items[0].raw.seq / BLOCK;
        let (low, high) = (number * BLOCK, number * BLOCK + BLOCK - 1);
        if runs.iter().any(|run| run.low <= low && high <= run.high) {
            let lines = loose(transaction, low, high)?;
            encoder.pack(number, lines.iter().map(Vec::as_slice))?.write(transaction)?;
            transaction
                .prepare_cached("DELETE FROM loose WHERE seq BETWEEN ?1 AND ?2")?
                .execute([to_db(low), to_db(high)])?;
        }
    }
    Ok(())
}

/// What became of a segment: still open, or full and stored.
enum Changed {
    Open(Arc<OpenSegment>),
    Sealed(Head),
}

fn index_all(
    connection: &Connection,
    ids: &mut Ids,
    sightings: &mut Sightings,
    open: &mut BTreeMap<u64, Arc<OpenSegment>>,
    items: &[Item<'_>],
) -> Result<BTreeMap<u64, Changed>, AppendError> {
    let mut changed = BTreeMap::new();
    for items in items.chunk_by(|a, b| segment_of(a.raw.seq) == segment_of(b.raw.seq)) {
        let number = segment_of(items[0].raw.seq);
        let segment = open.entry(number).or_insert_with(|| Arc::new(OpenSegment::new(number)));
        let rows = Arc::make_mut(segment);
        for item in items {
            index(&item.raw, ids, Some(sightings), rows);
        }
        if rows.is_full() {
            let sealed = Sealed::new(rows).map_err(CacheError::from)?;
            segments::insert(connection, &sealed)?;
            open.remove(&number);
            let Sealed { number, min_time, max_time, successes, .. } = sealed;
            changed.insert(number, Changed::Sealed(Head { number, min_time, max_time, successes }));
        } else {
            changed.insert(number, Changed::Open(Arc::clone(segment)));
        }
    }
    Ok(changed)
}

/// The snapshot after the append.
fn next(before: &Snapshot, generation: i64, runs: Vec<Run>, changed: BTreeMap<u64, Changed>) -> Snapshot {
    let mut parts: BTreeMap<u64, Arc<Part>> =
        before.parts.iter().map(|part| (part.number, Arc::clone(part))).collect();
    for (number, changed) in changed {
        let part = match changed {
            Changed::Open(data) => Part::open(data),
            Changed::Sealed(head) => Part::sealed(head),
        };
        parts.insert(number, Arc::new(part));
    }
    Snapshot { generation, runs: Arc::new(runs), parts: parts.into_values().collect() }
}
