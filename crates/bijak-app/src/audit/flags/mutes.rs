//! The rows of `audit_flag_mutes`: what the person does not want to be shown.

use std::collections::HashSet;

use rusqlite::{Connection, params};

use super::file::{from_name, name};
use crate::{
    App,
    view::{ErrorView, FlagKind, FlagMuteView},
};

impl App {
    pub async fn audit_flag_mutes(&self) -> Result<Vec<FlagMuteView>, ErrorView> {
        let Ok(profile_id) = self.ctx.active_profile() else { return Ok(Vec::new()) };
        Ok(self.ctx.store.call(move |c| list(c, &profile_id)).await?)
    }
}

/// Which flags are muted; asked once for a page of rows.
#[derive(Debug, Default)]
pub(in crate::audit) struct Muted(HashSet<(FlagKind, Option<String>)>);

impl Muted {
    pub(in crate::audit) fn read(c: &Connection, profile_id: &str) -> rusqlite::Result<Self> {
        Ok(Self(list(c, profile_id)?.into_iter().map(|mute| (mute.kind, mute.actor_id)).collect()))
    }

    pub(in crate::audit) fn has(&self, kind: FlagKind, actor_id: Option<&str>) -> bool {
        self.0.contains(&(kind, None))
            || actor_id.is_some_and(|id| self.0.contains(&(kind, Some(id.to_owned()))))
    }
}

fn list(c: &Connection, profile_id: &str) -> rusqlite::Result<Vec<FlagMuteView>> {
    c.prepare_cached(
        "SELECT kind, actor_id, actor_name FROM audit_flag_mutes WHERE profile_id = ?1 ORDER BY kind, actor_name, actor_id",
    )?
    .query_map([profile_id], |row| {
        let (kind, actor_id): (String, String) = (row.get(0)?, row.get(1)?);
        let actor_id = Some(actor_id).filter(|id| !id.is_empty());
        Ok(from_name(&kind).map(|kind| (kind, actor_id, row.get(2))))
    })?
    .filter_map(|row| match row {
        Ok(Some((kind, actor_id, name))) => {
            Some(name.map(|actor_name| FlagMuteView { kind, actor_id, actor_name }))
        }
        Ok(None) => None,
        Err(error) => Some(Err(error)),
    })
    .collect()
}

pub(super) fn add(
    c: &Connection,
    profile_id: &str,
    kind: FlagKind,
    actor_id: Option<&str>,
    actor_name: Option<&str>,
) -> rusqlite::Result<()> {
    c.prepare_cached("INSERT OR REPLACE INTO audit_flag_mutes VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        profile_id,
        name(kind),
        actor_id.unwrap_or_default(),
        actor_name
    ])?;
    Ok(())
}

pub(super) fn remove(
    c: &Connection,
    profile_id: &str,
    kind: FlagKind,
    actor_id: Option<&str>,
) -> rusqlite::Result<()> {
    c.prepare_cached("DELETE FROM audit_flag_mutes WHERE profile_id = ?1 AND kind = ?2 AND actor_id = ?3")?
        .execute(params![profile_id, name(kind), actor_id.unwrap_or_default()])?;
    Ok(())
}
