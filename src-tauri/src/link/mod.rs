//! Links that the browser hands over: whose they are, and how the system learns to send them to us.

#[cfg(target_os = "linux")]
mod desktop_entry;
#[cfg(target_os = "linux")]
#[path = "register_linux.rs"]
mod register;
#[cfg(target_os = "macos")]
#[path = "register_macos.rs"]
mod register;
#[cfg(windows)]
#[path = "register_windows.rs"]
mod register;

pub(crate) use register::ensure_registered;

/// The private-use scheme (RFC 8252 §7.1), which is also the app's identifier.
pub(crate) const SCHEME: &str = "example.bijakcloud.desktop";

/// Whether `text` is a URL of our scheme. Nothing behind the colon is looked at.
pub(crate) fn is_ours(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME))
}
