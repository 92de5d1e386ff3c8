use std::sync::Arc;

use crate::{
    app::{AppEvent, Context},
    audit, tray,
};

/// Says that a workspace's keys changed by our doing: lists are read again, the tray follows, the log has news.
pub(crate) async fn changed(ctx: &Arc<Context>, workspace_id: &str) {
    ctx.emit(AppEvent::ApiKeys { workspace_id: workspace_id.to_owned() });
    tray::refresh(ctx).await;
    audit::nudge(ctx);
}
