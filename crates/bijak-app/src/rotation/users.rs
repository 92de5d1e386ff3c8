use std::collections::BTreeMap;

use bijak_api_types::UsageView;
use bijak_client::{Api, ApiError};

use crate::{journal::Intent, view::UsageRow};

/// How far back a use counts.
const LOOK_BACK_MS: i64 = 24 * 3_600_000;

/// What every version of this app says it is: its own tests of a key are nobody's use.
const OUR_AGENT: &str = "Bijak Keys/";

/// Who was seen with the old key of a rotation since the day before it began, this app left out.
pub(super) async fn users(api: &Api, intent: &Intent, old_key_id: &str) -> Result<Vec<UsageRow>, ApiError> {
    let since = intent.started_at.plus_millis(-LOOK_BACK_MS);
    let usage = api.usage(&intent.workspace_id, old_key_id, Some(since)).await?;
    let others = usage.into_iter().filter(|use_| use_.last >= since && !is_ours(use_));
    Ok(fold(others))
}

fn is_ours(usage: &UsageView) -> bool {
    usage.user_agent.as_deref().is_some_and(|agent| agent.starts_with(OUR_AGENT))
}

/// One row a caller (address and agent), over hours and scopes; the latest first.
pub(crate) fn fold(usage: impl IntoIterator<Item = UsageView>) -> Vec<UsageRow> {
    let mut callers = BTreeMap::new();
    for UsageView { hour: _, source_ip, user_agent, scope: _, count, first, last } in usage {
        let (total, earliest, latest) = callers.entry((source_ip, user_agent)).or_insert((0, first, last));
        *total += count;
        *earliest = first.min(*earliest);
        *latest = last.max(*latest);
    }
    let mut callers: Vec<_> = callers.into_iter().collect();
    callers.sort_by_key(|(_, (_, _, latest))| std::cmp::Reverse(*latest));
    let rows = callers.into_iter().map(|((source_ip, user_agent), (count, first, last))| UsageRow {
        source_ip,
        user_agent,
        count,
        first: first.to_string(),
        last: last.to_string(),
    });
    rows.collect()
}
