use std::{collections::HashMap, sync::Arc};

use bijak_domain::AuditEvent;

use super::{habits::Unusual, mutes::Muted};
use crate::{
    app::{Context, code},
    view::{ErrorView, FlagView},
};

/// The flags of these events, by `seq`; those that are muted say so.
pub(in crate::audit) async fn of(
    ctx: &Arc<Context>,
    events: impl Iterator<Item = &AuditEvent>,
) -> Result<HashMap<u64, Vec<FlagView>>, ErrorView> {
    let Ok(profile_id) = ctx.active_profile() else { return Ok(HashMap::new()) };
    let actor = |event: &AuditEvent| event.actor.as_ref().and_then(|actor| actor.id.clone());
    let actors: HashMap<u64, Option<String>> = events.map(|event| (event.seq, actor(event))).collect();
    if actors.is_empty() {
        return Ok(HashMap::new());
    }
    let (reading, profile, seqs) =
        (Arc::clone(ctx), profile_id.clone(), actors.keys().copied().collect::<Vec<_>>());
    let read = move || reading.with_flags(&profile, |file| file.of(seqs.into_iter()));
    let found = match tokio::task::spawn_blocking(read).await {
        Ok(found) => found?,
        Err(join) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
        Err(_) => return Err(ErrorView::new(code::INTERNAL, "the work was given up while the app ended")),
    };
    if found.is_empty() {
        return Ok(HashMap::new());
    }
    let muted = ctx.store.call(move |c| Muted::read(c, &profile_id)).await?;
    let view = |(seq, unusual): (u64, Vec<Unusual>)| {
        let actor = actors.get(&seq).and_then(Option::as_deref);
        let flags = unusual
            .into_iter()
            .map(|Unusual { kind, why }| FlagView { kind, why, muted: muted.has(kind, actor) })
            .collect();
        (seq, flags)
    };
    Ok(found.into_iter().map(view).collect())
}
