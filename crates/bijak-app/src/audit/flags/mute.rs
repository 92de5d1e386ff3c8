use bijak_audit_cache::{
    AuditCache, Cancel, Field, Query,
    query::{Glob, Term},
};

use super::mutes;
use crate::{
    App,
    view::{ErrorView, FlagKind},
};

impl App {
    /// Shows flags of this kind no more: those of one actor, or all (`None`). They go on being found.
    pub async fn audit_flag_mute(&self, kind: FlagKind, actor_id: Option<String>) -> Result<(), ErrorView> {
        let ctx = &self.ctx;
        let profile_id = ctx.active_profile()?;
        let actor_name = match actor_id.clone() {
            Some(id) => ctx.with_audit(&profile_id, move |cache| name_of(cache, &id)).await?,
            None => None,
        };
        let add = move |c: &mut rusqlite::Connection| {
            mutes::add(c, &profile_id, kind, actor_id.as_deref(), actor_name.as_deref())
        };
        Ok(ctx.store.call(add).await?)
    }

    pub async fn audit_flag_unmute(&self, kind: FlagKind, actor_id: Option<String>) -> Result<(), ErrorView> {
        let profile_id = self.ctx.active_profile()?;
        Ok(self.ctx.store.call(move |c| mutes::remove(c, &profile_id, kind, actor_id.as_deref())).await?)
    }
}

/// The name that most of an actor's events carry.
fn name_of(cache: &AuditCache, id: &str) -> Result<Option<String>, bijak_audit_cache::CacheError> {
    let query = Query::from(Term::Actor(Glob::literal(id)));
    let facets = cache.facets(&query, None, &[Field::Actor], 1, &Cancel::never())?;
    let found = facets.into_iter().flat_map(|facet| facet.values).find(|value| value.value == id);
    Ok(found.map(|value| value.label))
}
