use super::mutes;
use crate::{
    App,
    view::{ErrorView, FlagKind},
};

impl App {
    /// Shows flags of this kind no more: those of one actor, or all (`None`). They go on being found.
    pub async fn audit_flag_mute(&self, kind: FlagKind, actor_id: Option<String>) -> Result<(), ErrorView> {
        let profile_id = self.ctx.active_profile()?;
        let actor_name = None::<String>;
        let add = move |c: &mut rusqlite::Connection| {
            mutes::add(c, &profile_id, kind, actor_id.as_deref(), actor_name.as_deref())
        };
        Ok(self.ctx.store.call(add).await?)
    }

    pub async fn audit_flag_unmute(&self, kind: FlagKind, actor_id: Option<String>) -> Result<(), ErrorView> {
        let profile_id = self.ctx.active_profile()?;
        Ok(self.ctx.store.call(move |c| mutes::remove(c, &profile_id, kind, actor_id.as_deref())).await?)
    }
}
