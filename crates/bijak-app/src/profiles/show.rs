use std::sync::Arc;

use super::table;
use crate::{app::Context, store::StoreError, view::ProfileView};

impl Context {
    /// Reads the profiles anew and shows them. A running local authority's profile answers at its current URL.
    pub(crate) async fn show_profiles(self: &Arc<Self>) -> Result<(), StoreError> {
        let profiles = self.store.call(|c| table::list(c)).await?;
        let local = self.local_authority.url();
        self.state.update(|state| {
            state.profiles = profiles
                .into_iter()
                .map(ProfileView::from)
                .map(|mut view| {
                    if let (true, Some(url)) = (view.is_local, &local) {
                        view.base_url.clone_from(url);
                    }
                    view
                })
                .collect();
        });
        Ok(())
    }
}
