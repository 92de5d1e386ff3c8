//! Links on macOS: the bundle's `Info.plist` names the scheme, so they reach us exactly when we run from the bundle.

use std::path::Path;

/// Whether links reach this program.
pub(crate) fn ensure_registered(executable: &Path) -> bool {
    executable.parent().is_some_and(|dir| dir.ends_with("Contents/MacOS"))
}
