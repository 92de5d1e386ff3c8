//! The rows of `settings`.

use rusqlite::{Connection, OptionalExtension};

/// What is kept. The names are stored: never reuse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// The id of the profile in use.
    ActiveProfile,
    /// Seconds until a copied secret is cleared from the clipboard.
    ClipboardSeconds,
    /// Months of the audit log that are kept on this computer; none: all.
    AuditKeepMonths,
    /// Whether the fetching of the audit logs' history is paused; none: it is not.
    AuditHistoryPaused,
    /// Where the local authority listened last.
    LocalAuthorityPort,
}

impl Setting {
    const fn name(self) -> &'static str {
        match self {
            Self::ActiveProfile => "active_profile",
            Self::ClipboardSeconds => "clipboard_seconds",
            Self::AuditKeepMonths => "audit_keep_months",
            Self::AuditHistoryPaused => "audit_history_paused",
            Self::LocalAuthorityPort => "local_authority_port",
        }
    }
}

pub(crate) fn get(c: &Connection, setting: Setting) -> rusqlite::Result<Option<String>> {
    c.prepare_cached("SELECT value FROM settings WHERE name = ?1")?
        .query_row([setting.name()], |row| row.get(0))
        .optional()
}

pub(crate) fn put(c: &Connection, setting: Setting, value: &str) -> rusqlite::Result<()> {
    c.prepare_cached(
        "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value",
    )?
    .execute([setting.name(), value])?;
    Ok(())
}

pub(crate) fn clear(c: &Connection, setting: Setting) -> rusqlite::Result<()> {
    c.prepare_cached("DELETE FROM settings WHERE name = ?1")?.execute([setting.name()])?;
    Ok(())
}
