//! (b) The life of an API key: made in the window, copied from the tray, used, rotated, revoked, and all of it in the
//! audit log.

mod lifecycle;
mod rotation_in_use;
