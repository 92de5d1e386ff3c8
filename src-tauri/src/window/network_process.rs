//! Ending WebKit's network process while no window is open.
//!
//! Tauri keeps it for the next window (tauri#14626), at 30 MiB; the app in the tray is to be small. WebKit starts a
//! new one when a page needs it, as after a crash of the old.

use std::fs;

use rustix::process::{Pid, Signal, getpid, kill_process};
/// The kernel keeps 15 bytes of `WebKitNetworkProcess`.
const NAME: &str = "WebKitNetworkPr";
/// Ends it. On the main thread alone, where windows are made: none may be open.
pub(super) fn end() {
    own_children_named(NAME).for_each(terminate);
}

fn terminate(process: Pid) {
    if let Err(error) = kill_process(process, Signal::TERM) {
        tracing::debug!(%error, "the network process had ended");
    }
}

fn own_children_named(name: &str) -> impl Iterator<Item = Pid> {
    let own = getpid().as_raw_nonzero().get();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes.filter_map(move |entry| {
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        let (id, parent) = child_of(&stat, name)?;
        (parent == own).then_some(id).and_then(Pid::from_raw)
    })
}

/// The process's and its parent's id, from its line in `/proc/{id}/stat`, if it has that name.
fn child_of(stat: &str, name: &str) -> Option<(i32, i32)> {
    // The name stands in parentheses and may hold any character: its end is the last one.
    let (id, rest) = stat.split_once(" (")?;
    let (stored, rest) = rest.rsplit_once(") ")?;
    let parent = rest.split(' ').nth(1)?;
    if stored == name { Some((id.parse().ok()?, parent.parse().ok()?)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ids_of_the_named_process_only() {
        let stat = "4890 (WebKitNetworkPr) S 4858 4858 4800 0 -1 4194560 5000";
        assert_eq!(child_of(stat, NAME), Some((4890, 4858)));
        assert_eq!(child_of("4904 (WebKitWebProces) S 4858 4858", NAME), None);
        assert_eq!(child_of("1 (a) b) S 2 3", "a) b"), Some((1, 2)));
        assert_eq!(child_of("", NAME), None);
    }

    #[test]
    fn finds_a_child_of_this_process() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let found =
            own_children_named("sleep").any(|id| id.as_raw_nonzero().get().unsigned_abs() == child.id());
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(found);
    }
}
