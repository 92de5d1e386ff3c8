//! Giving back the program text that only the window needed.
//!
//! WebKit, the software renderer and what they link are 70 MiB of machine code. The kernel keeps pages of it resident in
//! our process after the webview is gone, as long as memory is plenty; the app in the tray is to be small. They are
//! clean copies of files: a page that is needed again is read from the page cache.

use std::{fs, io};

use rustix::mm::{Advice, madvise};

/// Lets go of every page of program text; answers how many bytes of address space that was.
pub(super) fn give_back() -> io::Result<usize> {
    let mut given = 0;
    for Span { start, length } in clean_text(&fs::read_to_string("/proc/self/smaps")?) {
        let start = std::ptr::with_exposed_provenance_mut(start);
        #[expect(unsafe_code, reason = "madvise takes an address; see SAFETY")]
        // SAFETY: the mapping is executable, not writable, private, backed by a file and unchanged since it was mapped.
        // MADV_DONTNEED makes such pages be read from that file again, with the same bytes: it is what the kernel does by
        // itself when memory is short. If the mapping was unmapped since, the call fails with ENOMEM and changes nothing;
        // libraries are mapped and unmapped by the dynamic linker alone, and nothing here unloads one.
        let result = unsafe { madvise(start, length, Advice::LinuxDontNeed) };
        match result {
            Ok(()) => given += length,
            Err(error) => tracing::debug!(%error, "program text stays"),
        }
    }
    Ok(given)
}

#[derive(Debug, PartialEq, Eq)]
struct Span {
    start: usize,
    length: usize,
}

/// The mappings of `/proc/self/smaps` that are executable, private, of a file, and without a page of their own
/// (a debugger's breakpoints make one).
fn clean_text(smaps: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut candidate = None;
    for line in smaps.lines() {
        let mut words = line.split_ascii_whitespace();
        match (words.next(), words.next()) {
            (Some("Anonymous:"), Some("0")) => spans.extend(candidate.take()),
            (Some(range), Some("r-xp")) => {
                // "start-end perms offset device inode path"
                let file = words.nth(3).is_some_and(|path| path.starts_with('/'));
                candidate = if file { span(range) } else { None };
            }
            (Some(head), _) if !head.ends_with(':') => candidate = None,
            _ => {}
        }
    }
    spans
}

fn span(range: &str) -> Option<Span> {
    let (start, end) = range.split_once('-')?;
    let (start, end) = (usize::from_str_radix(start, 16).ok()?, usize::from_str_radix(end, 16).ok()?);
    Some(Span { start, length: end.checked_sub(start)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_executable_files_that_nobody_wrote_to() {
        let smaps = "\
7f00-8000 r-xp 00001000 fe:00 12 /usr/lib/libwebkit.so
Rss: 4 kB
Anonymous:             0 kB
8000-9000 r-xp 00001000 fe:00 12 /usr/lib/with a breakpoint.so
Anonymous:             4 kB
9000-a000 r--p 00001000 fe:00 12 /usr/lib/libwebkit.so
Anonymous:             0 kB
a000-b000 r-xp 00000000 00:00 0 [vdso]
Anonymous:             0 kB
b000-c000 rwxp 00000000 00:00 0
Anonymous:             0 kB
";
        assert_eq!(clean_text(smaps), [Span { start: 0x7f00, length: 0x100 }]);
    }

    #[test]
    fn this_program_runs_on_after_its_text_was_given_back() {
        assert!(give_back().unwrap() > 0);
        assert!(clean_text(&fs::read_to_string("/proc/self/smaps").unwrap()).len() > 1);
    }
}
