//! What WebKitGTK reads from the environment, set before any thread runs.

/// Tells WebKitGTK to hand frames over in shared memory instead of GPU buffers. A page of tables gains nothing from
/// the GPU, which costs 70 MiB of driver and buffers in two processes, and its first frame comes later.
pub(crate) const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Called first in `main`. A person's own setting stands.
#[cfg(target_os = "linux")]
pub(crate) fn prepare() {
    if let Err(error) = gtk::glib::setenv(NO_DMABUF, "1", false) {
        tracing::warn!(%error, "the webview keeps its default renderer");
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn prepare() {}
