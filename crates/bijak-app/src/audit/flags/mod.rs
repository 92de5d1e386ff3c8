//! Flags: what is unusual in the local copy, found on this computer, each with its reason, each muted where it bores.

#[cfg_attr(not(test), expect(dead_code, reason = "filled once the engine reads its lines in order"))]
mod file;
#[cfg_attr(not(test), expect(dead_code, reason = "filled once the engine reads its lines in order"))]
mod habits;
mod mute;
#[expect(dead_code, reason = "read once rows carry flags")]
mod mutes;
