//! Whether anything shows tray icons here: on macOS and Windows, always.

/// Calls `changed` with the answer.
pub(crate) async fn follow(mut changed: impl FnMut(bool)) {
    changed(true);
    // As on Linux, whoever waits for a change waits as long as the app lives.
    std::future::pending::<()>().await;
}
