//! The rows of `profiles`.

use bijak_domain::{ScopeSet, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::Profile;

const COLUMNS: &str = "id, organization_name, base_url, is_local, account, role, scopes, workspace_id";

fn read(row: &Row<'_>) -> rusqlite::Result<Profile> {
    let scopes: String = row.get("scopes")?;
    Ok(Profile {
        id: row.get("id")?,
        organization_name: row.get("organization_name")?,
        base_url: row.get("base_url")?,
        is_local: row.get("is_local")?,
        account: row.get("account")?,
        role: row.get("role")?,
        // A newer version may have stored a scope this one does not know: it shows the others.
        scopes: scopes.split(' ').filter_map(|s| s.parse().ok()).collect::<ScopeSet>(),
        workspace_id: row.get("workspace_id")?,
    })
}

/// All profiles, the oldest first.
pub(crate) fn list(c: &Connection) -> rusqlite::Result<Vec<Profile>> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM profiles ORDER BY created_at, id"))?
        .query_map([], read)?
        .collect()
}

pub(crate) fn get(c: &Connection, id: &str) -> rusqlite::Result<Option<Profile>> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM profiles WHERE id = ?1"))?
        .query_row([id], read)
        .optional()
}

/// Makes the profile or brings it up to date. `now` counts for a new one.
pub(crate) fn put(c: &Connection, profile: &Profile, now: Timestamp) -> rusqlite::Result<()> {
    let Profile { id, organization_name, base_url, is_local, account, role, scopes, workspace_id } = profile;
    c.prepare_cached(
        "INSERT INTO profiles (id, organization_name, base_url, is_local, account, role, scopes, workspace_id, created_at)
         VALUES (:id, :organization_name, :base_url, :is_local, :account, :role, :scopes, :workspace_id, :now)
         ON CONFLICT (id) DO UPDATE SET organization_name = excluded.organization_name, base_url = excluded.base_url,
             is_local = excluded.is_local, account = excluded.account, role = excluded.role, scopes = excluded.scopes,
             workspace_id = excluded.workspace_id",
    )?
    .execute(named_params! {
        ":id": id, ":organization_name": organization_name, ":base_url": base_url, ":is_local": is_local,
        ":account": account, ":role": role, ":scopes": scopes.to_string(), ":workspace_id": workspace_id,
        ":now": now.as_millis(),
    })?;
    Ok(())
}

/// Whether there is such a profile.
pub(crate) fn set_workspace(c: &Connection, id: &str, workspace_id: Option<&str>) -> rusqlite::Result<bool> {
    let changed = c
        .prepare_cached("UPDATE profiles SET workspace_id = ?2 WHERE id = ?1")?
        .execute(rusqlite::params![id, workspace_id])?;
    Ok(changed > 0)
}

/// With it go all rows of other tables that refer to it (`ON DELETE CASCADE`).
pub(crate) fn delete(c: &Connection, id: &str) -> rusqlite::Result<()> {
    c.prepare_cached("DELETE FROM profiles WHERE id = ?1")?.execute([id])?;
    Ok(())
}
