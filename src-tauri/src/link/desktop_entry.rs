//! The text of the desktop entry that makes us the scheme's handler, and what is read of another's.

use std::path::Path;

use super::SCHEME;

/// The entry that sends links to `executable`. `None` where the path cannot be written without quotes: Debian's
/// `xdg-open` takes quotes literally, so such an entry would promise links that never arrive.
pub(crate) fn text(executable: &Path) -> Option<String> {
    let path = executable.to_str()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._+-@:,=".contains(c);
    if path.is_empty() || !path.chars().all(plain) {
        return None;
    }
    Some(format!(
        "[Desktop Entry]\n\
         Type=Application\n\
         Name=Bijak Keys\n\
         Comment=Opens sign-in links\n\
         Exec={path} %u\n\
         Terminal=false\n\
         NoDisplay=true\n\
         StartupWMClass=bijak-keys\n\
         MimeType=x-scheme-handler/{SCHEME};\n"
    ))
}

/// The program of an entry's `Exec` line, without quotes and arguments.
pub(crate) fn program(entry: &str) -> Option<&str> {
    let exec = entry.lines().find_map(|line| line.strip_prefix("Exec="))?.trim();
    match exec.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => exec.split_whitespace().next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_scheme_and_takes_the_link_unquoted() {
        let entry = text(Path::new("/opt/bijak/bijak-keys")).unwrap();
        assert!(entry.starts_with("[Desktop Entry]\n"));
        assert!(entry.contains("\nExec=/opt/bijak/bijak-keys %u\n"));
        assert!(entry.contains("\nMimeType=x-scheme-handler/example.bijakcloud.desktop;\n"));
        assert_eq!(program(&entry), Some("/opt/bijak/bijak-keys"));
    }

    #[test]
    fn refuses_a_path_that_needs_quotes() {
        for path in
            ["", "/home/a b/bijak-keys", "/home/%u/bijak-keys", "/x/$HOME/k", "/x/a\"b", "/x/a\nExec=sh"]
        {
            assert_eq!(text(Path::new(path)), None, "{path}");
        }
    }

    #[test]
    fn reads_the_program_of_any_entry() {
        assert_eq!(program("Name=x\nExec=bijak-keys %u\n"), Some("bijak-keys"));
        assert_eq!(program("Exec=\"/opt/a b/bijak-keys\" %u"), Some("/opt/a b/bijak-keys"));
        assert_eq!(program("Name=x\n"), None);
    }
}
