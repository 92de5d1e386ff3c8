//! How often each value of a field occurs among the matches.

use std::collections::HashMap;

use bijak_domain::Outcome;
use ipnet::IpNet;

use crate::{
    AuditCache, CacheError, Cancel, Query,
    cache::Session,
    dictionary::{Column, Words},
    eval::Matched,
    segment::Packed,
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
            fields.iter().map(|field| session.facet(&matched, *field, top, cancel)).collect()
        })
    }
}

impl Session<'_> {
    fn facet(
        &self,
        matched: &Matched,
        field: Field,
        top: usize,
        cancel: &Cancel,
    ) -> Result<Facet, CacheError> {
        let column = match field {
            Field::Action => Column::Action,
            Field::Actor => Column::Actor,
            Field::Workspace => Column::Workspace,
            Field::SourceIp | Field::Network => Column::SourceIp,
            Field::UserAgent => Column::UserAgent,
            Field::Target => Column::Target,
            Field::Outcome => return self.outcomes(matched, top, cancel),
        };
        let counts = self.counts(matched, column, cancel)?;
        let words = self.dictionaries()?.read(column);
        // By value: the whole count, and the most frequent label with its own.
        let mut values: HashMap<String, (u64, String, u64)> = HashMap::new();
        for (id, count) in (0_u32..).zip(&counts).skip(1).filter(|(_, count)| **count > 0) {
            let Some((value, label)) = names(&words, column, field, id) else { continue };
            let entry = values.entry(value).or_insert_with(|| (0, label.clone(), 0));
            entry.0 += count;
            if *count > entry.2 {
                (entry.1, entry.2) = (label, *count);
            }
        }
        let distinct = values.len() as u64;
        let mut values: Vec<FacetValue> =
            values.into_iter().map(|(value, (count, label, _))| FacetValue { value, label, count }).collect();
        values.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        values.truncate(top);
        Ok(Facet { field, distinct, values })
    }

    /// How often each id of a column occurs; id 0 is `null`.
    fn counts(&self, matched: &Matched, column: Column, cancel: &Cancel) -> Result<Vec<u64>, CacheError> {
        let mut counts = vec![0_u64; self.dictionaries()?.read(column).next() as usize];
        for found in matched.parts.iter().filter(|found| found.count > 0) {
            cancel.check()?;
            let segment = self.segment(&found.part)?;
            let packed = &segment.columns[column.index()];
            if found.is_whole() {
                add(packed, packed.counts().iter().map(|count| u64::from(*count)), &mut counts);
                continue;
            }
            let mut places = vec![0_u32; packed.ids.len()];
            found.rows().iter().for_each(|row| places[packed.place(row)] += 1);
            add(packed, places.into_iter().map(u64::from), &mut counts);
        }
        Ok(counts)
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

fn add(packed: &Packed, places: impl Iterator<Item = u64>, counts: &mut Vec<u64>) {
    for (id, count) in packed.ids.iter().zip(places) {
        let at = *id as usize;
        if counts.len() <= at {
            counts.resize(at + 1, 0);
        }
        counts[at] += count;
    }
}

/// The value and the label of an id; `None`: it has none.
fn names(words: &Words, column: Column, field: Field, id: u32) -> Option<(String, String)> {
    if id >= words.next() {
        return None;
    }
    if column.is_party() {
        let party = words.party(id);
        let value = party.id.or(party.name)?;
        return Some((value.to_owned(), party.name.unwrap_or(value).to_owned()));
    }
    let text = words.text(id);
    if field != Field::Network {
        return Some((text.to_owned(), text.to_owned()));
    }
    let network = network(text)?;
    Some((network.clone(), network))
}

/// The /24 or /64 of an address.
fn network(text: &str) -> Option<String> {
    let address: std::net::IpAddr = text.parse().ok()?;
    let address = address.to_canonical();
    let bits = if address.is_ipv4() { 24 } else { 64 };
    Some(IpNet::new(address, bits).ok()?.trunc().to_string())
}
