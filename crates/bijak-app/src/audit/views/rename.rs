use super::{
    check_name, name_taken,
    table::{self, Changed},
    unknown,
};
use crate::{
    App,
    view::{AuditSavedView, ErrorView},
};

impl App {
    pub async fn audit_view_rename(&self, id: i64, name: &str) -> Result<AuditSavedView, ErrorView> {
        check_name(name)?;
        let profile_id = self.ctx.active_profile()?;
        let name = name.to_owned();
        match self.ctx.store.call(move |c| table::rename(c, &profile_id, id, &name)).await? {
            Changed::To(view) => Ok(view),
            Changed::NameTaken => Err(name_taken()),
            Changed::Unknown | Changed::TooMany => Err(unknown()),
        }
    }
}
