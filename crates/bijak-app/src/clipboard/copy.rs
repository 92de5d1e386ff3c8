use std::{sync::Arc, time::Duration};

use bijak_domain::{SecretText, Timestamp};
use tokio::time::sleep;

use super::clear;
use crate::{
    app::{AppEvent, Context, code},
    view::{ClipboardView, ErrorView},
};

/// How often the clock is asked whether the time is over: it may be set, or the computer sleep.
const STEP: Duration = Duration::from_millis(250);

/// Puts a secret on the clipboard and has it cleared after the time that the settings say.
pub(crate) fn copy(
    ctx: &Arc<Context>,
    credential_id: &str,
    secret: &SecretText,
) -> Result<ClipboardView, ErrorView> {
    let seconds = ctx.state.read(|state| state.settings.clipboard_seconds);
    let clears_at = ctx.clock.now().plus_secs(i64::from(seconds));
    let count = {
        let mut copied = ctx.clipboard.lock();
        ctx.host
            .clipboard_set_secret(secret)
            .map_err(|error| ErrorView::new(code::CLIPBOARD_FAILED, error.to_string()))?;
        copied.count += 1;
        copied.is_ours = true;
        copied.count
    };
    let view = ClipboardView { credential_id: credential_id.to_owned(), clears_at: clears_at.to_string() };
    ctx.emit(AppEvent::Clipboard(Some(view.clone())));
    let watching = Arc::clone(ctx);
    ctx.spawn(async move { watch(&watching, count, clears_at).await });
    Ok(view)
}

async fn watch(ctx: &Context, count: u64, clears_at: Timestamp) {
    loop {
        sleep(STEP).await;
        let copied = ctx.clipboard.lock();
        if copied.count != count || !copied.is_ours {
            return;
        }
        drop(copied);
        if ctx.clock.now() >= clears_at && clear(ctx) {
            return;
        }
    }
}
