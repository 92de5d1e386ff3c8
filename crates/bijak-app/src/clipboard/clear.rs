use crate::app::{AppEvent, Context};

/// Takes our secret off the clipboard, if one of ours may be there. Answers whether that is settled: where the desktop
/// refuses, the secret may still be there.
pub(crate) fn clear(ctx: &Context) -> bool {
    let mut copied = ctx.clipboard.lock();
    if !copied.is_ours {
        return true;
    }
    match ctx.host.clipboard_clear_if_ours() {
        Ok(_was_there) => {
            copied.is_ours = false;
            drop(copied);
            ctx.emit(AppEvent::Clipboard(None));
            true
        }
        Err(error) => {
            tracing::warn!(%error, "the clipboard could not be cleared");
            false
        }
    }
}
