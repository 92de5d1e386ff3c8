//! A process and everything it started: its memory, and its end.

use std::{
    collections::HashMap,
    fs,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};

use crate::process;

/// The process and its descendants, by the parents that the kernel knows.
pub(crate) fn pids(root: u32) -> anyhow::Result<Vec<u32>> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc")? {
        let Some(pid) = entry?.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        // It may have ended since the listing.
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        // "pid (name) state ppid …": the name may hold anything, so read from its closing parenthesis on.
        let parent = stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(1)?.parse().ok());
        if let Some(parent) = parent {
            children.entry(parent).or_default().push(pid);
        }
    }
    let mut tree = vec![root];
    let mut next = 0;
    while let Some(pid) = tree.get(next) {
        tree.extend(children.remove(pid).unwrap_or_default());
        next += 1;
    }
    Ok(tree)
}

/// Proportional memory of the tree in MiB: a page shared by n processes counts 1/n in each.
pub(crate) fn proportional_mib(root: u32) -> anyhow::Result<f64> {
    let mut kib = 0.0;
    for pid in pids(root)? {
        let Ok(rollup) = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")) else { continue };
        kib += pss_kib(&rollup).unwrap_or_default();
    }
    if kib == 0.0 {
        bail!("process {root} has no memory: it ended");
    }
    Ok(kib / 1024.0)
}

fn pss_kib(rollup: &str) -> Option<f64> {
    rollup.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB")?.trim().parse().ok())
}

/// The memory once it has settled: two readings half a second apart that differ by less than one percent.
pub(crate) fn settled_mib(root: u32) -> anyhow::Result<f64> {
    let deadline = Instant::now() + Duration::from_secs(15);
    let mut last = proportional_mib(root)?;
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let now = proportional_mib(root)?;
        if (now - last).abs() < last * 0.01 || Instant::now() > deadline {
            return Ok(now);
        }
        last = now;
    }
}

/// Ends the whole tree.
pub(crate) fn end(root: u32) -> anyhow::Result<()> {
    let tree = pids(root)?;
    let names: Vec<_> = tree.iter().map(ToString::to_string).collect();
    // Those that ended meanwhile make kill fail: what counts is that nobody is left.
    let _ = process::succeeds(Command::new("kill").arg("-KILL").args(&names));
    let deadline = Instant::now() + Duration::from_secs(10);
    while tree[1..].iter().any(|pid| is_alive(*pid)) {
        if Instant::now() > deadline {
            return Err(anyhow::anyhow!("processes outlive SIGKILL")).context(names.join(" "));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

fn is_alive(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat"))
        .ok()
        .and_then(|stat| stat.rsplit_once(") ").map(|(_, rest)| !rest.starts_with('Z')))
        .unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proportional_size_is_read_and_not_the_resident_one() {
        let rollup = "00400000-7fff [rollup]\nRss:    9000 kB\nPss:    1234 kB\nPss_Dirty:   77 kB\n";
        assert_eq!(pss_kib(rollup), Some(1234.0));
    }

    #[test]
    fn a_tree_holds_the_grandchildren_and_ends_with_them() {
        let mut root = Command::new("sh").args(["-c", "sleep 60 & sleep 60; true"]).spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        while pids(root.id()).unwrap().len() < 3 {
            assert!(Instant::now() < deadline, "the shell started no children");
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(proportional_mib(root.id()).unwrap() > 0.0);
        let tree = pids(root.id()).unwrap();
        end(root.id()).unwrap();
        root.wait().unwrap();
        assert!(tree.iter().all(|pid| !is_alive(*pid)));
    }
}
