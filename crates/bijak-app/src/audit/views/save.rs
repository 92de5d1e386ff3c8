use super::{
    MOST, check_name, name_taken,
    table::{self, Changed},
    unknown,
};
use crate::{
    App,
    app::code,
    audit::query,
    view::{AuditSavedView, ErrorView},
};

impl App {
    /// Keeps a query under a name that no other view of this profile has.
    pub async fn audit_view_save(&self, name: &str, query: &str) -> Result<AuditSavedView, ErrorView> {
        check_name(name)?;
        query::parse(&self.ctx, query).await?;
        let profile_id = self.ctx.active_profile()?;
        let (name, query) = (name.to_owned(), query.to_owned());
        match self.ctx.store.call(move |c| table::add(c, &profile_id, &name, &query, MOST)).await? {
            Changed::To(view) => Ok(view),
            Changed::NameTaken => Err(name_taken()),
            Changed::Unknown => Err(unknown()),
            Changed::TooMany => {
                Err(ErrorView::new(code::AUDIT_VIEWS_FULL, format!("there are {MOST} views already")))
            }
        }
    }
}
