//! How often each value of a field occurs among the matches.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, PoisonError},
};

use bijak_domain::Outcome;

use crate::{
    AuditCache, CacheError, Cancel, Query,
    cache::Session,
    dictionary::{Column, Words},
    eval::Matched,
    segment::{ROWS, Segment},
};

/// A field that can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    Action,
    Actor,
    Workspace,
    SourceIp,
    UserAgent,
    Outcome,
    Target,
    /// The source address's /24 (IPv4) or /64 (IPv6).
    Network,
}

/// The values of one field among the matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    pub field: Field,
    /// How many different values there are; events without one do not count.
    pub distinct: u64,
    /// The most frequent first; equal ones by value.
    pub values: Vec<FacetValue>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// What a query compares with: an id where there is one, else the name or text.
    pub value: String,
    /// What a person reads: the name where there is one (of several the most frequent).
    pub label: String,
    pub count: u64,
}

impl AuditCache {
    /// The `top` most frequent values of each field.
    pub fn facets(
        &self,
        query: &Query,
        up_to_seq: Option<u64>,
        fields: &[Field],
        top: usize,
        cancel: &Cancel,
    ) -> Result<Vec<Facet>, CacheError> {
        self.read(|session| {
            let matched = session.matched(query, up_to_seq, cancel)?;
            // Addresses are counted once for themselves and their networks.
            let mut counted: HashMap<Column, Vec<u64>> = HashMap::new();
            let mut facets = Vec::with_capacity(fields.len());
            for field in fields {
                let Some(column) = column_of(*field) else {
                    facets.push(session.outcomes(&matched, top, cancel)?);
                    continue;
                };
                let counts = match counted.entry(column) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(free) => free.insert(session.counts(&matched, column, cancel)?),
                };
                facets.push(session.facet(counts, *field, column, top)?);
            }
            Ok(facets)
        })
    }
}

fn column_of(field: Field) -> Option<Column> {
    match field {
        Field::Action => Some(Column::Action),
        Field::Actor => Some(Column::Actor),
        Field::Workspace => Some(Column::Workspace),
        Field::SourceIp | Field::Network => Some(Column::SourceIp),
        Field::UserAgent => Some(Column::UserAgent),
        Field::Target => Some(Column::Target),
        Field::Outcome => None,
    }
}

impl Session<'_> {
    fn facet(&self, counts: &[u64], field: Field, column: Column, top: usize) -> Result<Facet, CacheError> {
        let words = self.dictionaries()?.read(column);
        let grouped = column.is_party() || field == Field::Network;
        let (sums, value): (Vec<u64>, &dyn Fn(u32) -> String) = if grouped {
            let groups = words.groups();
            let mut sums = vec![0; groups.count()];
            for (id, count) in (0_u32..).zip(counts).filter(|(_, count)| **count > 0) {
                sums[groups.of(id) as usize] += count;
            }
            (sums, &|group| words.groups().name(group).to_owned())
        } else {
            (counts.to_vec(), &|id| words.text(id).to_owned())
        };
        let mut found: Vec<(u64, u32)> =
            sums.into_iter().zip(0_u32..).skip(1).filter(|(count, _)| *count > 0).collect();
        let distinct = found.len() as u64;
        // All that are as frequent as the last one wanted take part in the order by value.
        if let Some(last) = top.checked_sub(1).filter(|last| *last < found.len()) {
            let (_, (least, _), _) = found.select_nth_unstable_by(last, |a, b| b.0.cmp(&a.0));
            let least = *least;
            found.retain(|(count, _)| *count >= least);
        }
        let mut values: Vec<(u64, String, u32)> =
            found.into_iter().map(|(count, id)| (count, value(id), id)).collect();
        values.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        values.truncate(top);
        let labels = if column.is_party() { labels(&words, counts, &values) } else { HashMap::new() };
        let values = values.into_iter().map(|(count, value, id)| FacetValue {
            label: labels.get(&id).map_or_else(|| value.clone(), |(_, label)| label.clone()),
            value,
            count,
        });
        Ok(Facet { field, distinct, values: values.collect() })
    }

    /// How often each id of a column occurs; id 0 is `null`.
    fn counts(&self, matched: &Matched, column: Column, cancel: &Cancel) -> Result<Vec<u64>, CacheError> {
        let size = self.dictionaries()?.read(column).next() as usize;
        let (numbers, mut counts) = self.known_totals(matched, column);
        let known = numbers.len();
        let whole = matched.parts.iter().filter(|found| found.is_whole());
        let numbers: Vec<u64> = whole.map(|found| found.part.number).collect();
        let matches: Vec<_> = matched
            .parts
            .iter()
            .filter(|found| found.count > 0)
            .filter(|found| !found.is_whole() || numbers[..known].binary_search(&found.part.number).is_err())
            .collect();
        let parts: Vec<_> = matches.iter().map(|found| &found.part).collect();
        // Counted a segment at a time on several threads, in the segment's own few ids.
        let counted = self.each_part(&parts, cancel, |session, at, part| {
            let segment = session.segment(part)?;
            let packed = &segment.columns[column.index()];
            let found = matches[at];
            let mut places = vec![0_u32; packed.ids.len()];
            if found.is_whole() {
                places.iter_mut().zip(packed.counts()).for_each(|(place, count)| *place = u32::from(*count));
                return Ok((segment, places));
            }
            let mut rows = found.rows();
            // Where most of a full segment matches, the few that do not are counted and taken away.
            let mostly = part.held().is_none() && found.count > ROWS / 2;
            if mostly {
                rows.invert();
            }
            packed.count(&rows, &mut places);
            if mostly {
                places
                    .iter_mut()
                    .zip(packed.counts())
                    .for_each(|(place, count)| *place = u32::from(*count) - *place);
            }
            Ok((segment, places))
        })?;
        if counts.len() < size {
            counts.resize(size, 0);
        }
        // First those of full segments: their sum is kept for the next time.
        let (of_whole, others): (Vec<_>, Vec<_>) =
            counted.into_iter().zip(&matches).partition(|(_, found)| found.is_whole());
        let full = self.snapshot.parts.iter().filter(|part| part.held().is_none()).count();
        let fresh = !of_whole.is_empty() && numbers.len() == full;
        add(column, of_whole.into_iter().map(|(counted, _)| counted), &mut counts);
        if fresh {
            let totals = (numbers, counts.clone());
            self.cache.totals.lock().unwrap_or_else(PoisonError::into_inner).insert(column, totals);
        }
        add(column, others.into_iter().map(|(counted, _)| counted), &mut counts);
        Ok(counts)
    }

    /// The sum over full segments that is known from before, and of which ones: the first of those that match whole.
    fn known_totals(&self, matched: &Matched, column: Column) -> (Vec<u64>, Vec<u64>) {
        let totals = self.cache.totals.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((numbers, counts)) = totals.get(&column) else { return Default::default() };
        let whole = matched.parts.iter().filter(|found| found.is_whole()).map(|found| found.part.number);
        if whole.take(numbers.len()).eq(numbers.iter().copied()) {
            (numbers.clone(), counts.clone())
        } else {
            Default::default()
        }
    }

    fn outcomes(&self, matched: &Matched, top: usize, cancel: &Cancel) -> Result<Facet, CacheError> {
        let mut success = 0;
        for found in matched.parts.iter().filter(|found| found.count > 0) {
            cancel.check()?;
            success += self.successes(found)? as u64;
        }
        let failure = matched.count() - success;
        let value = |outcome: Outcome, count| {
            let text = if outcome == Outcome::Success { "success" } else { "failure" };
            FacetValue { value: text.into(), label: text.into(), count }
        };
        let mut values = vec![value(Outcome::Failure, failure), value(Outcome::Success, success)];
        values.retain(|value| value.count > 0);
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        let distinct = values.len() as u64;
        values.truncate(top);
        Ok(Facet { field: Field::Outcome, distinct, values })
    }
}

fn add(column: Column, counted: impl Iterator<Item = (Arc<Segment>, Vec<u32>)>, counts: &mut Vec<u64>) {
    for (segment, places) in counted {
        for (id, count) in segment.columns[column.index()].ids.iter().zip(places) {
            let at = *id as usize;
            if counts.len() <= at {
                counts.resize(at + 1, 0);
            }
            counts[at] += u64::from(count);
        }
    }
}

/// For each group of parties among `values` the most frequent name.
fn labels(words: &Words, counts: &[u64], values: &[(u64, String, u32)]) -> HashMap<u32, (u64, String)> {
    let mut labels: HashMap<u32, (u64, String)> =
        values.iter().map(|(_, value, group)| (*group, (0, value.clone()))).collect();
    for (id, count) in (0_u32..).zip(counts).skip(1).filter(|(id, count)| **count > 0 && *id < words.next()) {
        if let Some(label) = labels.get_mut(&words.groups().of(id))
            && *count > label.0
            && let Some(name) = words.party(id).name
        {
            *label = (*count, name.to_owned());
        }
    }
    labels
}
