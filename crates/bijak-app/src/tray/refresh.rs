use std::sync::{Arc, PoisonError};

use bijak_api_types::{ApiKeyView, WorkspaceView};

use super::menu::{Source, menu};
use crate::{
    api_keys::Surroundings,
    app::{AppEvent, Context},
    cached::table,
    view::{ErrorView, SessionView},
};

/// Brings the menu up to what is known now, and announces it if it changed.
pub(crate) async fn refresh(ctx: &Arc<Context>) {
    let source = match source(ctx).await {
        Ok(source) => source,
        Err(error) => {
            tracing::warn!(code = error.code, error = error.message, "the tray's keys could not be read");
            return;
        }
    };
    let next = menu(source);
    let mut last = ctx.tray.0.lock().unwrap_or_else(PoisonError::into_inner);
    if *last != next {
        *last = next.clone();
        // While the lock is held: menus are announced in their order.
        ctx.emit(AppEvent::Tray(next));
    }
}

async fn source(ctx: &Context) -> Result<Source, ErrorView> {
    let signed_in = ctx.state.read(|state| match state.session {
        SessionView::SignedIn | SessionView::Offline { .. } => true,
        SessionView::None | SessionView::SignedOut { .. } => false,
    });
    let active = ctx.state.read(|state| state.active_profile_id.clone());
    let (Some(profile_id), Some(workspace_id)) = (active, ctx.workspace_id()) else {
        return Ok(Source { signed_in, ..Source::default() });
    };
    let profile = profile_id.clone();
    let (workspace, keys) = ctx
        .store
        .call(move |c| {
            let workspace = table::find::<WorkspaceView>(c, &profile, &workspace_id)?;
            Ok((workspace, table::list::<ApiKeyView>(c, &profile, &workspace_id)?))
        })
        .await?;
    let surroundings = Surroundings::read(ctx, &profile_id).await?;
    Ok(Source {
        signed_in,
        workspace_name: workspace.map(|workspace| workspace.name),
        keys: keys.into_iter().map(|view| surroundings.row(view)).collect(),
    })
}
