use std::collections::BTreeMap;

use bijak_audit_cache::{
    AuditCache, CacheError, Cancel, Field, Query,
    query::{Completing, Key, complete_at, key_insert, value_insert},
};

use super::{at, byte_at, workspace_names};
use crate::{
    App,
    audit::ask::Question,
    view::{ErrorView, QueryCompletionItem, QueryCompletionView, QueryTokenKind},
};

/// The most that is offered.
const MOST_ITEMS: usize = 20;
/// Values of a field that are looked through, the most frequent first.
const LOOKED_THROUGH: usize = 5_000;
const OPERATORS: [&str; 3] = ["and", "or", "not"];

impl App {
    /// What could stand at the cursor (in UTF-16 code units), with counts from the local copy.
    pub async fn audit_complete(&self, query: &str, cursor: u32) -> Result<QueryCompletionView, ErrorView> {
        let ctx = &self.ctx;
        let (range, items) = match complete_at(query, byte_at(query, cursor)) {
            Completing::Nothing { at } => (at, Vec::new()),
            Completing::Key { at, prefix } => (at, keys(&prefix)),
            Completing::Value { at, key, prefix } => {
                let names = workspace_names(ctx).await?;
                let (items, _) = ctx
                    .ask_audit(Question::Complete, query, move |cache, cancel| {
                        values(cache, key, &prefix, &names, cancel)
                    })
                    .await?;
                (at, items)
            }
        };
        Ok(QueryCompletionView { from: at(query, range.start), to: at(query, range.end), items })
    }
}

fn keys(prefix: &str) -> Vec<QueryCompletionItem> {
    let item =
        |insert: String, kind| QueryCompletionItem { label: insert.clone(), insert, kind, count: None };
    let prefix = prefix.to_lowercase();
    let keys = Key::ALL.into_iter().filter(|key| key.name().starts_with(&prefix));
    let mut items: Vec<_> = keys.map(|key| item(key_insert(key), QueryTokenKind::Key)).collect();
    if !prefix.is_empty() {
        let operators = OPERATORS.into_iter().filter(|word| word.starts_with(&prefix));
        items.extend(operators.map(|word| item(word.to_owned(), QueryTokenKind::Operator)));
    }
    items
}

/// Values of the key that begin with the prefix, then those that hold it; each group with the most frequent first.
fn values(
    cache: &AuditCache,
    key: Key,
    prefix: &str,
    workspaces: &[(String, String)],
    cancel: &Cancel,
) -> Result<Vec<QueryCompletionItem>, CacheError> {
    let prefix = prefix.trim_end_matches('*').to_lowercase();
    let mut counted: Vec<(String, Option<u64>)> = match field(key) {
        Some(field) => {
            let facets = cache.facets(&Query::All, None, &[field], LOOKED_THROUGH, cancel)?;
            let values = facets.into_iter().flat_map(|facet| facet.values);
            let named = values.map(|value| match field {
                Field::Workspace => {
                    let known = workspaces.iter().find(|(id, _)| *id == value.value);
                    (known.map_or(value.value, |(_, name)| name.clone()), value.count)
                }
                // A name reads better than an id, and a query takes both.
                Field::Actor | Field::Target => (value.label, value.count),
                _ => (value.value, value.count),
            });
            merged(named)
        }
        None => key.fixed_values().iter().map(|value| ((*value).to_owned(), None)).collect(),
    };
    counted.retain(|(value, _)| value.to_lowercase().contains(&prefix));
    let nouns = if key == Key::Action { nouns(&counted, &prefix) } else { Vec::new() };
    // Stable: the counts' order stays within each group.
    counted.sort_by_key(|(value, _)| !value.to_lowercase().starts_with(&prefix));
    counted.truncate(MOST_ITEMS);
    let items = counted.into_iter().map(|(value, count)| QueryCompletionItem {
        insert: value_insert(Some(&value)),
        label: value,
        kind: QueryTokenKind::Value,
        count,
    });
    Ok(nouns.into_iter().chain(items).collect())
}

/// `api_key.*` for the actions of one noun, where there are several.
fn nouns(actions: &[(String, Option<u64>)], prefix: &str) -> Vec<QueryCompletionItem> {
    let mut nouns: BTreeMap<&str, (u64, u32)> = BTreeMap::new();
    for (action, count) in actions {
        if let Some((noun, _)) = action.split_once('.') {
            let entry = nouns.entry(noun).or_default();
            *entry = (entry.0 + count.unwrap_or_default(), entry.1 + 1);
        }
    }
    let several = nouns.into_iter().filter(|(noun, (_, actions))| *actions > 1 && noun.starts_with(prefix));
    several
        .map(|(noun, (count, _))| QueryCompletionItem {
            insert: format!("{noun}.*"),
            label: format!("{noun}.*"),
            kind: QueryTokenKind::Value,
            count: Some(count),
        })
        .collect()
}

/// Values of one name are one, with the sum of their counts; the most frequent first.
fn merged(values: impl Iterator<Item = (String, u64)>) -> Vec<(String, Option<u64>)> {
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for (value, count) in values {
        *sums.entry(value).or_default() += count;
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sums.into_iter().map(|(value, count)| (value, Some(count))).collect()
}

/// The field whose values a key compares with.
const fn field(key: Key) -> Option<Field> {
    match key {
        Key::Actor => Some(Field::Actor),
        Key::Action => Some(Field::Action),
        Key::Outcome => Some(Field::Outcome),
        Key::Ip => Some(Field::SourceIp),
        Key::Agent => Some(Field::UserAgent),
        Key::Workspace => Some(Field::Workspace),
        Key::Target => Some(Field::Target),
        Key::Identity | Key::Id | Key::Request | Key::Seq | Key::After | Key::Before => None,
    }
}
