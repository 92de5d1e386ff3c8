//! Flags: what is unusual in the local copy, found on this computer, each with its reason, each muted where it bores.

mod file;
mod files;
mod follow;
mod habits;
mod mute;
mod mutes;
mod of;
mod scan;

#[cfg(test)]
mod tests;

pub(super) use files::Files;
pub(crate) use follow::follow as follow_flags;
pub(super) use of::of;

/// Who is judged: an actor by its id, else by its name; events without one by the address they came from.
fn judged(event: &bijak_domain::AuditEvent) -> Option<String> {
    let actor = event.actor.as_ref();
    let id = actor.and_then(|actor| actor.id.clone());
    let name = || actor.and_then(|actor| actor.name.as_ref()).map(|name| format!("name:{name}"));
    let address = || event.source_ip.as_ref().map(|ip| format!("ip:{ip}"));
    id.or_else(name).or_else(address)
}
